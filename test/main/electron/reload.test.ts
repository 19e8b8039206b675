import { container } from 'tsyringe';
import { electronIpc } from 'sallyport/electron';
import { Channel, EventChannel, EventService, EventServiceHost, Handle, Public, currentCall } from 'sallyport/main';
import { RendererEventService, electronBridge } from 'sallyport/renderer';
import { ManualClock, closeWindow, reload } from 'sallyport/testing';
import { openPage, pageOptions, startElectron, type OpenPage } from './in-memory.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

@EventService()
class HoldingService {
  @Channel() @Public() declare readonly events: EventChannel<{ readonly tick: number }>;
  readonly released: string[] = [];

  @Handle()
  @Public()
  async hold(): Promise<string> {
    const { client, peer } = currentCall();
    client.defer(() => this.released.push(client.id));
    return client.id === peer.clientId ? client.id : 'two ids';
  }
}

describe('a window that is reloaded', () => {
  let clock: ManualClock;
  let host: EventServiceHost;
  let open: OpenPage;

  const connect = async (lane: 'port' | 'ipc'): Promise<HoldingService> =>
    RendererEventService.connect<never>({
      transport: () => electronBridge({ ...pageOptions(open.page), lane }),
    });

  beforeEach(async () => {
    const electron = startElectron();
    clock = new ManualClock();
    host = await EventServiceHost.start(HoldingService, { clock, container: container.createChildContainer() });
    await host.bind(electronIpc({ origins: ['app://ui'] }));
    open = await openPage(electron);
  });

  afterEach(() => host.dispose());

  it.each(['port', 'ipc'] as const)('goes on with its subscriptions, over %s', async (lane) => {
    const { events } = host.serviceOf(HoldingService);
    const before = await connect(lane);
    const received: number[] = [];
    before.events.on('tick', (tick) => received.push(tick));
    await before.hold();
    events.emit('tick', 1);
    await before.hold();
    await reload(open.window);
    events.emit('tick', 2);
    const after = await connect(lane);
    const all = new Promise<void>((resolve) => {
      after.events.on('tick', (tick) => {
        received.push(tick);
        if (tick === 3) resolve();
      });
    });
    await after.hold();
    events.emit('tick', 3);
    await all;
    expect(received).toEqual([1, 2, 3]);
    RendererEventService.disconnect(before);
    RendererEventService.disconnect(after);
  });

  it('is the same client, also where it calls without a connection', async () => {
    const before = await connect('ipc');
    const id = await before.hold();
    await reload(open.window);
    const after = await connect('ipc');
    expect(await after.hold()).toBe(id);
    expect(await open.bridge.invoke('sallyport:hold', { args: [] })).toEqual({ ok: true, value: id });
    RendererEventService.disconnect(before);
    RendererEventService.disconnect(after);
  });

  it('keeps what is held for it until it has been away for its grace', async () => {
    const service = await connect('ipc');
    const id = await service.hold();
    const { released } = host.serviceOf(HoldingService);
    await closeWindow(open.window);
    clock.advance(59_999);
    expect(released).toEqual([]);
    clock.advance(1);
    expect(released).toEqual([id]);
    RendererEventService.disconnect(service);
  });
});
