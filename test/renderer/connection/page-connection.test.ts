import { RendererEventService, channelOf } from 'sallyport/renderer';
import { DisconnectedError, ServiceError, type Link, type LinkListener, type Manifest } from 'sallyport/shared';

type Message = Readonly<Record<string, unknown>>;

/** Main, played by the test. */
class ScriptedMain implements Link {
  readonly unsentBytes = 0;
  readonly received: Message[] = [];
  private listener: LinkListener | undefined;

  constructor(private readonly manifest: Manifest) {}

  post(message: object): void {
    this.received.push(message as Message);
    if ((message as Message)['kind'] === 'hello') {
      const client = { id: 'page', resume: 'secret', graceMs: 1, isResumed: false };
      const streamWindow = { bytes: 100, items: 4 };
      this.say({ kind: 'welcome', version: 1, manifest: this.manifest, streamWindow, client });
    }
  }

  start(listener: LinkListener): void {
    this.listener = listener;
  }

  close(): void {
    this.listener?.onClose();
  }

  say(message: unknown): void {
    this.listener?.onMessage(message);
  }

  last(kind: string): Message | undefined {
    return this.received.findLast((message) => message['kind'] === kind);
  }
}

const MANIFEST: Manifest = [
  { path: ['get'], channel: 'get', kind: 'handle' },
  { path: ['files', 'read'], channel: 'files:read', kind: 'stream' },
  { path: ['events'], channel: 'events', kind: 'events' },
  { path: ['note'], channel: 'note', kind: 'receive' },
];

interface IService {
  get(value?: unknown): Promise<unknown>;
  note(value: number): void;
  readonly files: { read(): AsyncIterable<unknown> };
}

describe('RendererEventService', () => {
  let main: ScriptedMain;
  let service: IService;
  let problems: ServiceError[];

  const connect = async (manifest = MANIFEST): Promise<IService> => {
    main = new ScriptedMain(manifest);
    problems = [];
    const connected = await RendererEventService.connect<IService>({
      transport: () => main,
      onProblem: (error) => problems.push(error),
    });
    services.push(connected);
    return connected;
  };

  const services: IService[] = [];

  beforeEach(async () => {
    service = await connect();
  });

  afterEach(() => {
    for (const connected of services.splice(0)) RendererEventService.disconnect(connected);
  });

  it('gives up when main does not answer its greeting in time', async () => {
    const silent = new ScriptedMain(MANIFEST);
    const closed = Promise.withResolvers<void>();
    const link: Link = {
      unsentBytes: 0,
      post: () => undefined,
      start: (listener) => silent.start(listener),
      close: () => closed.resolve(),
    };
    const connecting = RendererEventService.connect<IService>({ transport: () => link, timeoutMs: 1 });
    await expect(connecting).rejects.toMatchObject({ code: 'TIMEOUT', details: { timeoutMs: 1 } });
    await closed.promise;
  });

  it('closes its link when the manifest makes no sense', async () => {
    const kind: string = 'telepathy';
    const closed: string[] = [];
    const scripted = new ScriptedMain([{ path: ['get'], channel: 'get', kind: kind as 'handle' }]);
    const link: Link = {
      unsentBytes: 0,
      post: (message) => scripted.post(message),
      start: (listener) => scripted.start(listener),
      close: () => closed.push('closed'),
    };
    await expect(RendererEventService.connect<IService>({ transport: () => link })).rejects.toThrow(TypeError);
    expect(closed).toEqual(['closed']);
  });

  it('rejects a call that is answered by what is no reply', async () => {
    const pending = service.get();
    main.say({ kind: 'end', id: main.last('call')?.['id'] });
    await expect(pending).rejects.toMatchObject({ code: 'PROTOCOL' });
  });

  it('ignores a second reply for an id, and reports it', async () => {
    const pending = service.get();
    const id = main.last('call')?.['id'];
    main.say({ kind: 'reply', id, value: 'first' });
    main.say({ kind: 'reply', id, value: 'second' });
    expect(await pending).toBe('first');
    expect(problems).toMatchObject([{ code: 'PROTOCOL' }]);
  });

  it('reports a malformed message and goes on', async () => {
    main.say('nonsense');
    main.say({ kind: 'reply', id: 'x' });
    expect(problems).toHaveLength(2);
    const pending = service.get();
    main.say({ kind: 'reply', id: main.last('call')?.['id'], value: 1 });
    expect(await pending).toBe(1);
  });

  it('rejects everything in flight when main is gone, and every call after', async () => {
    const pending = [service.get(), service.files.read()[Symbol.asyncIterator]().next()];
    main.close();
    for (const call of pending) await expect(call).rejects.toBeInstanceOf(DisconnectedError);
    await expect(service.get()).rejects.toBeInstanceOf(DisconnectedError);
    await expect(service.files.read()[Symbol.asyncIterator]().next()).rejects.toBeInstanceOf(DisconnectedError);
    expect(await RendererEventService.closed(service)).toBeInstanceOf(DisconnectedError);
  });

  it('rejects with the reason that main gives in its goodbye', async () => {
    const pending = service.get();
    main.say({ kind: 'goodbye', error: { code: 'DISPOSED', name: 'DisposedError', message: 'Closed already' } });
    await expect(pending).rejects.toMatchObject({ code: 'DISPOSED' });
  });

  it('fails to connect when main hangs up before its welcome', async () => {
    const silent = new ScriptedMain([]);
    silent.post = () => silent.close();
    await expect(RendererEventService.connect<IService>({ transport: () => silent })).rejects.toBeInstanceOf(
      DisconnectedError,
    );
  });

  it('leaves out what the caller left out at the end, and keeps what stands between', async () => {
    const first = service.get(undefined);
    expect(main.last('call')).toMatchObject({ args: [] });
    const second = (service.get as (...args: unknown[]) => Promise<unknown>)(undefined, 1, undefined);
    expect(main.last('call')?.['args']).toEqual([undefined, 1]);
    RendererEventService.disconnect(service);
    await Promise.allSettled([first, second]);
  });

  it('cancels a stream that brings more than it was granted', async () => {
    const iterator = service.files.read()[Symbol.asyncIterator]();
    const first = iterator.next();
    const id = main.last('open')?.['id'];
    for (let index = 0; index < 6; index += 1) main.say({ kind: 'chunk', id, value: index });
    expect(await first).toEqual({ done: false, value: 0 });
    expect(main.last('cancel')).toMatchObject({ id });
  });

  it('grants as it reads', async () => {
    const iterator = service.files.read()[Symbol.asyncIterator]();
    const steps = [iterator.next(), iterator.next()];
    const id = main.last('open')?.['id'];
    expect(main.last('open')).toMatchObject({ credit: { bytes: 100, items: 4 } });
    main.say({ kind: 'chunk', id, value: 1 });
    expect(main.last('grant')).toBeUndefined();
    main.say({ kind: 'chunk', id, value: 2 });
    await Promise.all(steps);
    expect(main.last('grant')).toEqual({ kind: 'grant', id, credit: { bytes: 0, items: 2 } });
  });

  it('builds plain objects that consoles, matchers and await see through', async () => {
    expect(await Promise.resolve(service)).toBe(service);
    expect(JSON.stringify(service)).toBe('{"files":{},"events":{}}');
    expect(Object.keys(service)).toEqual(['get', 'files', 'events', 'note']);
    expect((service as unknown as Record<string, unknown>)['unknown']).toBeUndefined();
    expect(Reflect.get(service, 'then')).toBeUndefined();
    const spy = jest.spyOn(service, 'get').mockResolvedValue('spied');
    expect(await service.get()).toBe('spied');
    spy.mockRestore();
  });

  it('lets each member know its channel', () => {
    expect(channelOf(service.get)).toBe('get');
    expect(channelOf(service.files.read)).toBe('files:read');
    expect(channelOf(() => undefined)).toBeUndefined();
    expect(channelOf(null)).toBeUndefined();
  });

  it('gives a namespace that was gone back as the same object', () => {
    const { files } = service;
    main.say({ kind: 'manifest', manifest: MANIFEST.filter(({ path }) => path[0] !== 'files') });
    expect([service.files, Object.keys(files)]).toEqual([undefined, []]);
    main.say({ kind: 'manifest', manifest: MANIFEST });
    expect(service.files).toBe(files);
    expect(Object.keys(files)).toEqual(['read']);
  });

  it('is not changed by a manifest with hostile names', async () => {
    const hostile = await connect([{ path: ['__proto__', 'polluted'], channel: 'x', kind: 'handle' }, ...MANIFEST]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(hostile)).toBe(Object.prototype);
  });

  it('disconnects once, and knows its own services only', () => {
    RendererEventService.disconnect(service);
    RendererEventService.disconnect(service);
    expect(() => RendererEventService.disconnect({})).toThrow(TypeError);
  });
});
