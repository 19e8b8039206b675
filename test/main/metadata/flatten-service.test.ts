import { Channel, EventService, Handle, Namespace, Public, Stream } from '../../../src/main/decorators/index.js';
import { flattenService, readServiceDefinition } from '../../../src/main/metadata/index.js';
import type { Events } from '../../../src/shared/index.js';
import { faultsOf } from './faults-of.js';

@EventService({ access: ['http:send', 'http:read'] })
class HttpService {
  @Channel() declare readonly progress: Events<{ moved: number }>;

  @Handle({ alias: 'fetch' })
  async send(): Promise<void> {}

  @Stream()
  @Public()
  async *body(): AsyncIterable<string> {
    yield '';
  }
}

@EventService()
class MainService {
  @Namespace() declare readonly http: HttpService;

  @Handle()
  async version(): Promise<string> {
    return '1';
  }
}

describe('flattenService', () => {
  const defaultAccess = { kind: 'requires', permissions: ['app:use'] } as const;

  it('lists each member with its path, channel, alias and access decision', () => {
    const definition = readServiceDefinition(MainService, { defaultAccess });
    const [version] = definition.methods;
    const http = definition.namespaces[0]?.service;
    const mayRead = { kind: 'requires', permissions: ['http:send', 'http:read'] };
    const members = flattenService(definition, { defaultAccess });
    expect(members).toEqual([
      {
        kind: 'handle',
        path: ['version'],
        channel: 'version',
        alias: undefined,
        service: MainService,
        access: defaultAccess,
        method: version,
      },
      {
        kind: 'handle',
        path: ['http', 'send'],
        channel: 'http:send',
        alias: 'fetch',
        service: HttpService,
        access: mayRead,
        method: http?.methods[0],
      },
      {
        kind: 'stream',
        path: ['http', 'body'],
        channel: 'http:body',
        alias: undefined,
        service: HttpService,
        access: { kind: 'public' },
        method: http?.methods[1],
      },
      {
        kind: 'events',
        path: ['http', 'progress'],
        channel: 'http:progress',
        alias: undefined,
        service: HttpService,
        access: mayRead,
        events: http?.events[0],
      },
    ]);
    expect([members, ...members, ...members.map(({ path }) => path)].every((part) => Object.isFrozen(part))).toBe(true);
  });

  it('refuses a member about which nobody decides', () => {
    expect(faultsOf(MainService, {})).toEqual(['MainService.version: has no access decision']);
    const definition = readServiceDefinition(MainService, { defaultAccess });
    expect(() => flattenService(definition)).toThrow('MainService.version: has no access decision');
  });

  it('refuses a channel that another member has, by its place or by an alias', () => {
    @EventService()
    class Twice {
      @Namespace() declare readonly first: HttpService;
      @Namespace() declare readonly second: HttpService;

      @Handle({ alias: 'second:body' })
      async take(): Promise<void> {}
    }
    expect(faultsOf(Twice)).toEqual([
      'HttpService.send: has the channel fetch, which HttpService.send has already',
      'HttpService.body: has the channel second:body, which Twice.take has already',
    ]);
  });

  it('refuses reserved names and names that are no part of a channel', () => {
    @EventService()
    class Names {
      @Namespace() declare readonly valueOf: HttpService & (() => object);
      // oxlint-disable-next-line unicorn/no-thenable -- what the test is about
      @Handle() async then(): Promise<void> {}
      @Handle() async __proto__(): Promise<void> {}
      @Handle() async 'a:b'(): Promise<void> {}
      @Handle() async größe(): Promise<void> {}
    }
    Reflect.defineMetadata('design:type', HttpService, Names.prototype, 'valueOf');
    expect(faultsOf(Names)).toEqual([
      'Names.then: has the reserved name then: languages and tools look for it on every object',
      'Names.__proto__: has the reserved name __proto__: languages and tools look for it on every object',
      'Names.a:b: has a name that is no part of a channel',
      'Names.größe: has a name that is no part of a channel',
      'Names.valueOf: has the reserved name valueOf: languages and tools look for it on every object',
    ]);
  });

  it('takes a channel of 64 characters, and refuses one of 65', () => {
    const longest = 'a'.repeat(64);
    const tooLong = 'b'.repeat(65);
    @EventService()
    class Long {
      readonly [name: string]: () => Promise<void>;
    }
    for (const name of [longest, tooLong]) {
      Handle()(Long.prototype, name, {});
      Reflect.defineMetadata('design:paramtypes', [], Long.prototype, name);
    }
    expect(faultsOf(Long)).toEqual([`Long.${tooLong}: has the channel ${tooLong}, longer than 64 characters`]);
  });
});
