import { IsUUID, MinDate } from 'class-validator';
import { Lifecycle, container, scoped, singleton } from 'tsyringe';
import {
  Arg,
  Channel,
  EventService,
  Handle,
  Items,
  Namespace,
  OneOf,
  Public,
  Receive,
  Requires,
  Returns,
  Stream,
} from '../../../src/main/decorators/index.js';
import { flattenService, readServiceDefinition, type Class } from '../../../src/main/metadata/index.js';
import { DefinitionError, type Events } from '../../../src/shared/index.js';
import type { NotePayload as ErasedService } from './fixtures/note-payload.js';
import { NotePayload } from './fixtures/note-payload.js';
import { faultsOf } from './faults-of.js';

@EventService({ access: 'http:send' })
class HttpService {
  @Stream({ timeoutMs: 100 })
  async *body(@Arg(IsUUID()) id: string): AsyncIterable<string> {
    yield id;
  }
}

@EventService()
class MainService {
  @Channel() @Public() declare readonly events: Events<{ ready: void }>;
  @Namespace() declare readonly http: HttpService;

  @Handle()
  @Public()
  async version(): Promise<string> {
    return '1';
  }

  @Receive()
  @Requires('log:write')
  note(payload: NotePayload): void {
    void payload;
  }
}

@EventService({ access: 'public' })
class Open {
  @Handle()
  async run(): Promise<void> {}
}

/** The paths of the objects and arrays in a value that could still be changed; functions and classes are not looked into. */
function unfrozenIn(value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const within = Object.entries(value).flatMap(([key, inner]) => unfrozenIn(inner, `${path}.${key}`));
  return Object.isFrozen(value) ? within : [path, ...within];
}

function errorOf(type: Class<object>): DefinitionError {
  try {
    readServiceDefinition(type);
  } catch (error) {
    if (error instanceof DefinitionError) return error;
  }
  throw new Error('There was no DefinitionError');
}

describe('readServiceDefinition', () => {
  it('reads methods, events and namespaces from the classes alone', () => {
    expect(readServiceDefinition(MainService)).toEqual({
      type: MainService,
      methods: [
        {
          kind: 'handle',
          name: 'version',
          alias: undefined,
          parameters: [],
          access: { kind: 'public' },
          timeoutMs: undefined,
          returns: undefined,
          policies: {},
        },
        {
          kind: 'receive',
          name: 'note',
          alias: undefined,
          parameters: [{ kind: 'payload', type: NotePayload, optional: false, nullable: false }],
          access: { kind: 'requires', permissions: ['log:write'] },
          timeoutMs: undefined,
          returns: undefined,
          policies: {},
        },
      ],
      events: [{ name: 'events', paces: {}, access: { kind: 'public' } }],
      states: [],
      namespaces: [
        {
          name: 'http',
          service: {
            type: HttpService,
            methods: [expect.objectContaining({ kind: 'stream', name: 'body', timeoutMs: 100 })],
            events: [],
            states: [],
            namespaces: [],
          },
        },
      ],
    });
  });

  it('gives the same definition each time', () => {
    expect(readServiceDefinition(MainService)).toBe(readServiceDefinition(MainService));
  });

  it('freezes definitions and members to their last part', () => {
    @EventService({ access: ['notes:read', 'notes:list'] })
    class Notes {
      @Channel() declare readonly events: Events<{ ready: void }>;
      @Namespace() declare readonly http: HttpService;

      @Handle()
      async run(@Arg(Items(Date)) dates: Date[], @Arg(OneOf('a')) mode: 'a', note: NotePayload): Promise<unknown> {
        return [dates, mode, note];
      }

      @Handle()
      @Public()
      async since(@Arg(MinDate(new Date(0))) when: Date): Promise<Date> {
        return when;
      }
    }
    const definition = readServiceDefinition(Notes);
    expect(unfrozenIn(definition, 'definition')).toEqual([]);
    expect(unfrozenIn(flattenService(definition), 'members')).toEqual([]);
    expect(unfrozenIn(readServiceDefinition(Open), 'definition')).toEqual([]);
  });

  it('reports the faults of all services at once, each with its mend', () => {
    @EventService()
    class Inner {
      @Handle()
      async find(id: string): Promise<string> {
        return id;
      }
    }
    @EventService()
    class Outer {
      @Namespace() declare readonly inner: Inner;

      @Handle()
      @Public()
      async toString(): Promise<string> {
        return '';
      }
    }
    const error = errorOf(Outer as unknown as Class<object>);
    expect(error.details?.faults.map(({ where }) => where)).toEqual([
      'Inner.find, parameter 0',
      'Outer.toString',
      'Inner.find',
    ]);
    expect(error.message).toContain(
      'Inner.find, parameter 0: is a string, or a literal type, that nothing checks. Say',
    );
  });

  it('refuses a class that is no event service, and one that merely extends one', () => {
    class Plain {
      @Handle()
      async run(): Promise<void> {}
    }
    class Derived extends HttpService {}
    expect(faultsOf(Plain)).toEqual(['Plain: is served, but is no event service']);
    expect(faultsOf(Derived)).toEqual(['Derived: extends the event service HttpService, but is none itself']);
  });

  it.each([
    ['@singleton()', singleton()],
    ['@scoped()', scoped(Lifecycle.ContainerScoped)],
  ] as const)('refuses %s on an event service', (_name, decorator) => {
    @EventService()
    class Shared {}
    decorator(Shared);
    expect(faultsOf(Shared)).toEqual([
      'Shared: is registered in the root container, so that all hosts, and all tests, would share it',
    ]);
  });

  it('leaves the container alone', () => {
    readServiceDefinition(MainService);
    expect([container.isRegistered(MainService), container.isRegistered(HttpService)]).toEqual([false, false]);
  });

  it('refuses decorators that guard or describe nothing', () => {
    @EventService()
    class Misplaced {
      @Namespace() declare readonly http: HttpService;

      @Public()
      async unserved(): Promise<void> {}

      @Receive()
      @Returns(NotePayload)
      report(): void {}
    }
    Requires('http:send')(Misplaced.prototype, 'http');
    Returns(NotePayload)(Misplaced.prototype, 'http', {});
    @EventService()
    class Derived extends Misplaced {
      @Namespace() declare readonly http: HttpService;
    }
    expect(faultsOf(Derived)).toContain(
      'Derived.http: is a namespace with an access decision, which would guard nothing',
    );
    expect(faultsOf(Misplaced)).toEqual([
      'Misplaced.unserved: has decorators of a served member but none that serves it',
      'Misplaced.report: has @Returns(), but returns nothing',
      'Misplaced.http: has @Returns(), which is for methods',
      'Misplaced.http: is a namespace with an access decision, which would guard nothing',
    ]);
  });

  describe('namespaces', () => {
    it('are classes known at run time', () => {
      @EventService()
      class Outer {
        @Namespace() declare readonly erased: ErasedService;
        @Namespace() declare readonly inline: { run(): void };
        @Namespace() declare readonly list: HttpService[];
      }
      const problem = 'is a namespace whose class is not known at run time: an interface, or a class under import type';
      expect(faultsOf(Outer)).toEqual([
        `Outer.erased: ${problem}`,
        `Outer.inline: ${problem}`,
        `Outer.list: ${problem}`,
      ]);
    });

    it('are event services', () => {
      @EventService()
      class Outer {
        @Namespace() declare readonly note: NotePayload;
      }
      expect(faultsOf(Outer)).toEqual(['NotePayload: is served, but is no event service']);
    });

    it('are not within themselves', () => {
      @EventService()
      class Inner {
        declare readonly outer: unknown;
      }
      @EventService()
      class Outer {
        @Namespace() declare readonly inner: Inner;
      }
      Namespace()(Inner.prototype as unknown as { outer: object }, 'outer');
      Reflect.defineMetadata('design:type', Outer, Inner.prototype, 'outer');
      expect(faultsOf(Outer)).toEqual(['Inner.outer: is a namespace within itself: Outer → Inner → Outer']);
    });

    it('may stand at two places', () => {
      @EventService()
      class Outer {
        @Namespace() declare readonly first: HttpService;
        @Namespace() declare readonly second: HttpService;
      }
      const [first, second] = readServiceDefinition(Outer).namespaces;
      expect(first?.service).toBe(second?.service);
    });
  });
});
