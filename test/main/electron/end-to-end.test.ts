import 'reflect-metadata';
import { once } from 'node:events';
import { IsInt, IsString } from 'class-validator';
import { container } from 'tsyringe';
import { electronIpc } from 'sallyport/electron';
import {
  Arg,
  Channel,
  EventChannel,
  EventService,
  EventServiceHost,
  Handle,
  Public,
  Receive,
  Stream,
} from 'sallyport/main';
import { RendererEventService, electronBridge } from 'sallyport/renderer';
import {
  CancelledError,
  ConflictError,
  DisposedError,
  NotFoundError,
  ValidationError,
  type Events,
} from 'sallyport/shared';
import type { InMemoryElectron } from 'sallyport/testing';
import { expectQuietConsole, openPage, pageOptions, startElectron, type OpenPage } from './in-memory.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

interface IProbe {
  greet(name: string): Promise<string>;
  fail(): Promise<void>;
  wait(signal?: AbortSignal): Promise<void>;
  count(to: number): AsyncIterable<number>;
  note(text: string): void;
  readonly events: Events<{ readonly noted: string }>;
}

/** What the latest call or stream of the service went through. */
class Traces {
  started = Promise.withResolvers<void>();
  ended = Promise.withResolvers<string>();
}

@EventService()
class Probe implements IProbe {
  @Channel() @Public() declare readonly events: EventChannel<{ readonly noted: string }>;

  constructor(private readonly traces: Traces) {}

  @Handle()
  @Public()
  async greet(@Arg(IsString()) name: string): Promise<string> {
    return `Hello ${name}`;
  }

  @Handle()
  @Public()
  async fail(): Promise<void> {
    throw new NotFoundError('No such thing');
  }

  @Handle()
  @Public()
  wait(signal?: AbortSignal): Promise<void> {
    this.traces.started.resolve();
    return new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => {
        this.traces.ended.resolve('aborted');
        reject(signal.reason as Error);
      });
    });
  }

  @Stream()
  @Public()
  async *count(@Arg(IsInt()) to: number): AsyncIterable<number> {
    try {
      for (let next = 1; next <= to; next += 1) yield next;
    } finally {
      this.traces.ended.resolve('finally');
    }
  }

  @Receive()
  @Public()
  note(@Arg(IsString()) text: string): void {
    this.events.emit('noted', text);
  }
}

let electron: InMemoryElectron;
let host: EventServiceHost;
let traces: Traces;
let lane: 'port' | 'ipc';

beforeEach(async () => {
  electron = startElectron();
  traces = new Traces();
  host = await EventServiceHost.start(Probe, {
    container: container.createChildContainer().registerInstance(Traces, traces),
  });
  await host.bind(electronIpc({ origins: ['app://ui'] }));
});

afterEach(async () => {
  jest.restoreAllMocks();
  await host.dispose();
  // A document that has gone takes its end of the connection with it; here that end is an object of this process.
  for (const service of services.splice(0)) RendererEventService.disconnect(service);
  expectQuietConsole(electron);
});

const services: IProbe[] = [];

async function connect({ page }: OpenPage): Promise<IProbe> {
  const transport = () => electronBridge({ ...pageOptions(page), lane });
  const service = await RendererEventService.connect<IProbe>({ transport });
  services.push(service);
  return service;
}

describe.each(['port', 'ipc'] as const)('a service behind Electron’s IPC, over the %s lane', (over) => {
  beforeEach(() => (lane = over));

  it('answers calls', async () => {
    const service = await connect(await openPage(electron));
    await expect(service.greet('Ada')).resolves.toBe('Hello Ada');
  });

  it('lets its errors arrive as the class that was thrown', async () => {
    const service = await connect(await openPage(electron));
    await expect(service.fail()).rejects.toThrow(NotFoundError);
    await expect(service.greet(5 as never)).rejects.toThrow(ValidationError);
    await expect(service.fail()).rejects.not.toThrow(ConflictError);
  });

  it('streams, and stops when the page stops reading', async () => {
    const service = await connect(await openPage(electron));
    const seen: number[] = [];
    for await (const item of service.count(1_000)) {
      seen.push(item);
      if (item === 200) break;
    }
    expect(seen).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    await expect(traces.ended.promise).resolves.toBe('finally');
  });

  it('announces events', async () => {
    const service = await connect(await openPage(electron));
    const heard = new Promise((resolve) => service.events.on('noted', resolve));
    await electron.settled();
    service.note('x');
    await expect(heard).resolves.toBe('x');
  });

  it('aborts a call in main when the page aborts its signal', async () => {
    const service = await connect(await openPage(electron));
    const controller = new AbortController();
    const waiting = service.wait(controller.signal);
    await traces.started.promise;
    controller.abort();
    await expect(waiting).rejects.toThrow(CancelledError);
    await expect(traces.ended.promise).resolves.toBe('aborted');
  });

  it.each(['reload', 'crash', 'destroy'] as const)('aborts a call in main on %s', async (how) => {
    const opened = await openPage(electron);
    const { window } = opened;
    const service = await connect(opened);
    void service.wait(new AbortController().signal).catch(() => undefined);
    await traces.started.promise;
    if (how === 'reload') window.webContents.reload();
    else if (how === 'crash') window.webContents.forcefullyCrashRenderer();
    else window.destroy();
    await expect(traces.ended.promise).resolves.toBe('aborted');
  });

  it('serves the document after a reload at once', async () => {
    const opened = await openPage(electron);
    await connect(opened);
    opened.window.webContents.reload();
    await once(opened.window.webContents, 'did-finish-load');
    const service = await connect(opened);
    await expect(service.greet('again')).resolves.toBe('Hello again');
  });

  it('stops a stream within a chunk when its window is closed', async () => {
    const opened = await openPage(electron);
    const service = await connect(opened);
    const items = service.count(1_000_000)[Symbol.asyncIterator]();
    await items.next();
    opened.window.destroy();
    await expect(traces.ended.promise).resolves.toBe('finally');
  });

  it('rejects what is open in the page with DISPOSED when main ends', async () => {
    const service = await connect(await openPage(electron));
    const waiting = service.wait(new AbortController().signal);
    await traces.started.promise;
    const [outcome] = await Promise.allSettled([waiting, host.dispose()]);
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'DISPOSED' } });
    await expect(service.greet('x')).rejects.toThrow(DisposedError);
  });

  it('can be called by whoever has only the bridge, under the same policies', async () => {
    const { bridge } = await openPage(electron);
    await expect(bridge.invoke('sallyport:greet', { args: ['Ada'] })).resolves.toEqual({
      ok: true,
      value: 'Hello Ada',
    });
    await expect(bridge.invoke('sallyport:greet', { args: [5] })).resolves.toMatchObject({
      ok: false,
      error: { code: 'VALIDATION' },
    });
    await expect(bridge.invoke('sallyport:greet', { args: ['x'], admin: true })).resolves.toMatchObject({
      ok: false,
      error: { code: 'PROTOCOL' },
    });
    await expect(bridge.invoke('sallyport:nothing', { args: [] })).rejects.toThrow(
      "Error invoking remote method 'sallyport:nothing': Error: No handler registered for 'sallyport:nothing'",
    );
    expect(electron.consoleErrors.splice(0)).toEqual([
      ["Error occurred in handler for 'sallyport:nothing':", expect.any(Error)],
    ]);
  });

  it.each(['app://ui.evil/', 'app://evil@ui/', 'https://ui/', 'about:blank'])('runs nothing for %s', async (url) => {
    const opened = await openPage(electron, url);
    const greet = jest.spyOn(Probe.prototype, 'greet');
    await expect(opened.bridge.invoke('sallyport:greet', { args: ['x'] })).resolves.toMatchObject({
      ok: false,
      error: { code: 'SENDER_REFUSED', details: { reason: 'foreign-origin' } },
    });
    const attempt = connect(opened).then((service) => service.greet('x'));
    await expect(attempt).rejects.toMatchObject({ code: 'SENDER_REFUSED' });
    expect(greet).not.toHaveBeenCalled();
  });
});
