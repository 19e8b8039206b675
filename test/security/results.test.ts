// Rows about what leaves a process: arguments that can't, results that can't, and those that must not.
import { Exclude, Expose, Type } from 'class-transformer';
import { IsString } from 'class-validator';
import { Channel, EventChannel, EventService, Handle, Public, Returns, Stream } from 'sallyport/main';
import { CountedService, runs } from './counted-service.js';
import { HostilePage, TARGETS } from './hostile-page.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

beforeEach(() => void runs.splice(0));

describe('row 41: uncloneable arguments', () => {
  const thrower = {
    get boom(): never {
      throw new Error('no');
    },
  };

  describe.each(TARGETS)('over $name', (target) => {
    it.each<readonly [string, unknown]>([
      ['a function within an object', { name: () => 'x' }],
      ['a symbol', Symbol('x')],
      ['a promise', Promise.resolve('x')],
      [
        'a proxy',
        new Proxy(
          {},
          {
            ownKeys: () => ['x'],
            get: (_of, key) => (key === 'x' ? () => 'x' : undefined),
            getOwnPropertyDescriptor: own,
          },
        ),
      ],
      ['a getter that throws', thrower],
      ['a function deep inside', { a: [{ b: () => 'x' }] }],
    ])('%s is refused in the page, and main sees nothing', async (_what, value) => {
      await using page = await HostilePage.open(target, CountedService);
      const { save, text } = page.target.service as unknown as Record<
        'save' | 'text',
        (value: unknown) => Promise<unknown>
      >;
      for (const call of [save, text]) {
        const failure: unknown = await call(value).catch((error: unknown) => error);
        expect(failure).toMatchObject({ code: 'VALIDATION', details: { faults: [{ rule: 'cloneable' }] } });
      }
      expect(page.takeRecords()).toEqual([]);
      expect(page.target.logger.records.filter(({ fields }) => 'channel' in fields)).toEqual([]);
      expect(runs).toEqual([]);
    });

    it('a function where none is asked for is a callback that main does not take', async () => {
      await using page = await HostilePage.open(target, CountedService);
      const failure = page.target.service.text((() => 'x') as never);
      await expect(failure).rejects.toMatchObject({ code: 'VALIDATION' });
      expect(runs).toEqual([]);
    });
  });

  function own(): PropertyDescriptor {
    return { value: () => 'x', enumerable: true, configurable: true };
  }
});

class UserView {
  @Expose() declare readonly name: string;
}

class TeamView {
  @Expose() declare readonly title: string;
  @Expose() @Type(() => UserView) declare readonly lead: UserView;
  @Expose() @Type(() => UserView) declare readonly members: readonly UserView[];
}

class User {
  readonly name = 'ada';
  @Exclude() readonly passwordHash = '$scrypt$hunter2';
}

class Row {
  readonly name = 'ada';
  readonly passwordHash = '$scrypt$hunter2';
  /** As an ORM keeps it. */
  readonly _entity = { columns: { passwordHash: '$scrypt$hunter2' } };
}

class Mail {
  @IsString() text = '';
}

/** Returns and throws what no page should ever see. */
@EventService()
class LeakyService {
  @Channel() @Public() declare readonly events: EventChannel<{ readonly added: unknown }>;

  @Handle()
  @Public()
  async uncloneable(): Promise<unknown> {
    return { rows: [{ id: 1 }, { f() {} }] };
  }

  @Stream()
  @Public()
  async *uncloneables(): AsyncIterable<unknown> {
    yield 1;
    yield { f() {} };
  }

  @Handle()
  @Public()
  async ping(): Promise<string> {
    return 'pong';
  }

  @Handle()
  @Public()
  async throws(mail: Mail): Promise<void> {
    throw ODD_THROWS.get(mail.text)?.();
  }

  @Handle()
  @Public()
  throwsAtOnce(mail: Mail): Promise<void> {
    throw ODD_THROWS.get(mail.text)?.();
  }

  @Stream()
  @Public()
  async *throwsLater(mail: Mail): AsyncIterable<number> {
    yield 1;
    throw ODD_THROWS.get(mail.text)?.();
  }

  @Handle()
  @Public()
  @Returns(UserView)
  async row(): Promise<UserView> {
    return new Row();
  }

  @Handle()
  @Public()
  @Returns(UserView)
  async rows(): Promise<readonly UserView[]> {
    return [new Row(), { ...new Row() }];
  }

  @Handle()
  @Public()
  @Returns(TeamView)
  async team(): Promise<unknown> {
    return { title: 'x', lead: new Row(), members: [new Row()], secret: 'hunter2' };
  }

  @Handle()
  @Public()
  async excluding(): Promise<unknown> {
    return { user: new User(), users: new Map([['a', new User()]]) };
  }

  @Stream()
  @Public()
  @Returns(UserView)
  async *stream(): AsyncIterable<UserView> {
    yield new Row();
  }

  @Handle()
  @Public()
  async announce(): Promise<void> {
    this.events.emit('added', new User());
  }
}

const hostileText = {
  toString(): never {
    throw new Error('no');
  },
};

/** By name: whatever a method may throw. */
const ODD_THROWS: ReadonlyMap<string, () => unknown> = new Map<string, () => unknown>([
  ['nothing', () => undefined],
  ['an empty text', () => ''],
  ['null', () => null],
  ['a number', () => 0],
  ['a symbol', () => Symbol('x')],
  ['an object whose toString throws', () => hostileText],
  ['an object without a prototype', () => Object.create(null) as unknown],
  ['an AggregateError', () => new AggregateError([new Error('SELECT * FROM users'), hostileText], '/srv/secret.ts')],
  [
    'an error whose message throws',
    () => Object.defineProperty(new Error('x'), 'message', { get: hostileText.toString }),
  ],
  ['an error that is its own cause', ownCause],
  ['a proxy that is revoked', revoked],
  ['a promise', () => Promise.resolve(1)],
  ['an error with a path and a stack', () => new Error('ENOENT: /tmp/secret at open (file:///srv/a.ts:1:1)')],
]);

function ownCause(): Error {
  const error = new Error('x');
  error.cause = error;
  return error;
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe('row 42: uncloneable results', () => {
  describe.each(TARGETS)('over $name', (target) => {
    it('are an internal error of that call alone', async () => {
      await using page = await HostilePage.open(target, LeakyService);
      await page.expectRefused(() => page.call('uncloneable', []), 'INTERNAL');
      const line = page.target.logger.records.find(({ fields }) => fields['channel'] === 'uncloneable');
      expect(line?.fields['cause']).toMatchObject({ message: expect.stringContaining('result.rows[1].f') });
      expect(await page.call('ping', [])).toMatchObject({ value: 'pong' });
    });

    it('end a stream at that item', async () => {
      await using page = await HostilePage.open(target, LeakyService);
      const items: unknown[] = [];
      const read = async (): Promise<void> => {
        for await (const item of page.target.service.uncloneables()) items.push(item);
      };
      await expect(read()).rejects.toMatchObject({ code: 'INTERNAL' });
      expect(items).toEqual([1]);
      expect(await page.call('ping', [])).toMatchObject({ value: 'pong' });
    });
  });
});

describe('row 44: odd throws', () => {
  describe.each(TARGETS)('over $name', (target) => {
    it.each([...ODD_THROWS.keys()])('%s rejects as an internal error, and as nothing else', async (text) => {
      const unhandled = jest.fn();
      process.on('unhandledRejection', unhandled);
      await using page = await HostilePage.open(target, LeakyService);
      for (const channel of ['throws', 'throwsAtOnce']) {
        expect(await page.expectRefused(() => page.call(channel, [{ text }]), 'INTERNAL')).toBeUndefined();
      }
      const credit = { bytes: 1, items: 5 };
      const open = { kind: 'open', channel: 'throwsLater', args: [{ text }], credit };
      await page.expectRefused(() => page.send(open), 'INTERNAL');
      expect(await page.call('ping', [])).toMatchObject({ value: 'pong' });
      await new Promise((resolve) => setImmediate(resolve)); // Node reports a rejection after the tick it happened in
      process.off('unhandledRejection', unhandled);
      expect(unhandled).not.toHaveBeenCalled();
    });
  });
});

describe('row 45: results that leak', () => {
  describe.each(TARGETS)('over $name', (target) => {
    it.each([
      ['row', { name: 'ada' }],
      ['rows', [{ name: 'ada' }, { name: 'ada' }]],
      ['team', { title: 'x', lead: { name: 'ada' }, members: [{ name: 'ada' }] }],
      ['excluding', { user: { name: 'ada' }, users: new Map([['a', { name: 'ada' }]]) }],
    ])('%s sends what its class lets out', async (channel, value) => {
      await using page = await HostilePage.open(target, LeakyService);
      expect((await page.call(channel, []))['value']).toEqual(value);
    });

    it('items of a stream and events are stripped too', async () => {
      await using page = await HostilePage.open(target, LeakyService);
      const open = { kind: 'open', id: 50, channel: 'stream', args: [], credit: { bytes: 1, items: 1 } };
      page.raw.post(open);
      expect((await page.raw.next('chunk', 50))['value']).toEqual({ name: 'ada' });
      page.raw.post({ kind: 'subscribe', id: 51, channel: 'events', event: 'added' });
      page.raw.post({ kind: 'call', id: 52, channel: 'announce', args: [] });
      expect((await page.raw.next('event', 51))['payload']).toEqual({ name: 'ada' });
    });
  });
});
