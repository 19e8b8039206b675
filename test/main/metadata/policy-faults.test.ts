import { IsString } from 'class-validator';
import {
  Arg,
  Cached,
  Callback,
  Channel,
  Chunks,
  CircuitBreaker,
  Concurrency,
  Debounced,
  EventService,
  Handle,
  Idempotent,
  Receive,
  Retry,
  Stream,
  Timeout,
  type Upload,
} from '../../../src/main/decorators/index.js';
import { readServiceDefinition } from '../../../src/main/metadata/index.js';
import type { Bytes, Events } from '../../../src/shared/index.js';
import { faultsOf } from './faults-of.js';

type Decorate = (target: object, key: never, descriptor: PropertyDescriptor) => void;

const descriptor: PropertyDescriptor = {};

/** Puts decorators where their types would not let them stand. */
function put(type: { readonly prototype: object }, key: string, ...decorators: readonly unknown[]): void {
  for (const decorate of decorators) (decorate as Decorate)(type.prototype, key as never, descriptor);
}

describe('policies that do not fit', () => {
  it('are a retry of what may not run twice', () => {
    @EventService()
    class Notes {
      @Handle()
      @Retry()
      async save(): Promise<void> {}

      @Handle()
      @Idempotent()
      @Retry()
      async read(): Promise<void> {}
    }
    expect(faultsOf(Notes)).toEqual(['Notes.save: has @Retry(), but does not say that it may run twice']);
  });

  it('are those that share or repeat what a page keeps open', () => {
    @EventService()
    class Notes {
      @Handle()
      @Idempotent()
      @Retry()
      @Debounced({ waitMs: 1 })
      async index(@Arg(Callback()) _onProgress: () => void): Promise<void> {}

      @Handle()
      @Cached({ ttlMs: 1 })
      @CircuitBreaker()
      @Concurrency({ maxRunning: 1 })
      async upload(@Arg(Chunks()) _content: Upload<Bytes>): Promise<void> {}
    }
    expect(faultsOf(Notes)).toEqual([
      'Notes.index: has @Retry(), but takes a callback or an upload: a second attempt would find them used',
      'Notes.index: has @Debounced(), but takes a callback or an upload: only those of the last call would be used',
      'Notes.upload: has @Cached(), but takes a callback or an upload: others would wait for a run that only one of them takes part in',
    ]);
  });

  it('are those that need a reply, where there is none', () => {
    @EventService()
    class Notes {
      @Channel() declare readonly events: Events<{ saved: void }>;

      @Stream()
      async *follow(): AsyncIterable<number> {
        yield 1;
      }

      @Receive()
      tell(@Arg(IsString()) _text: string): void {}
    }
    const answered = [Idempotent(), Retry(), CircuitBreaker(), Cached({ ttlMs: 1 }), Debounced({ waitMs: 1 })];
    put(Notes, 'follow', ...answered);
    put(Notes, 'tell', ...answered, Concurrency({ maxRunning: 1 }), Timeout(1));
    put(Notes, 'events', Timeout(1), Cached({ ttlMs: 1 }));
    const names = ['@Retry()', '@CircuitBreaker()', '@Cached()', '@Debounced()', '@Idempotent()'];
    const unanswered = (where: string): string[] =>
      names.map((name) => `${where}: has ${name}, which is for methods that return a Promise`);
    const faults = faultsOf(Notes).filter((fault) => !fault.includes('compiled without'));
    expect(faults).toEqual([
      ...unanswered('Notes.follow'),
      ...unanswered('Notes.tell'),
      'Notes.tell: has @Concurrency(), but nobody waits for it',
      'Notes.tell: has @Timeout(), but nobody waits for it',
      'Notes.events: has @Timeout(), which is for methods',
      'Notes.events: has the policy cache, which is for methods',
    ]);
  });

  it('are a wait that is as long as the call may take', () => {
    @EventService()
    class Notes {
      @Handle({ timeoutMs: 150 })
      @Debounced({ waitMs: 150 })
      async late(): Promise<void> {}

      @Handle({ timeoutMs: 151 })
      @Debounced({ waitMs: 150 })
      async early(): Promise<void> {}
    }
    expect(faultsOf(Notes)).toEqual(['Notes.late: waits for a later call as long as it may take at all']);
  });
});

describe('the timeout of a method', () => {
  it('is said by @Timeout() as well as by what serves it, and by one of them', () => {
    @EventService()
    class Notes {
      @Handle()
      @Timeout(500)
      async save(): Promise<void> {}

      @Stream()
      @Timeout(600)
      async *follow(): AsyncIterable<number> {
        yield 1;
      }
    }
    @EventService()
    class Twice {
      @Handle({ timeoutMs: 500 })
      @Timeout(500)
      async save(): Promise<void> {}
    }
    const { methods } = readServiceDefinition(Notes, { defaultAccess: { kind: 'public' } });
    expect(methods.map(({ name, timeoutMs }) => [name, timeoutMs])).toEqual([
      ['save', 500],
      ['follow', 600],
    ]);
    expect(faultsOf(Twice)).toEqual([
      'Twice.save: says its timeout twice, in @Timeout() and in the decorator that serves it',
    ]);
  });

  it('is what the most derived class says, whichever way', () => {
    class Base {
      @Handle({ timeoutMs: 500 })
      async save(): Promise<void> {}

      @Handle()
      @Timeout(500)
      async read(): Promise<void> {}

      @Handle()
      @Timeout(500)
      async list(): Promise<void> {}
    }
    @EventService()
    class Notes extends Base {
      @Timeout(900)
      override async save(): Promise<void> {}

      @Handle({ timeoutMs: 900 })
      override async read(): Promise<void> {}

      override async list(): Promise<void> {}
    }
    const { methods } = readServiceDefinition(Notes, { defaultAccess: { kind: 'public' } });
    expect(methods.map(({ timeoutMs }) => timeoutMs)).toEqual([900, 900, 500]);
  });
});
