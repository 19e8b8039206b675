import { IsInt } from 'class-validator';
import { container } from 'tsyringe';
import { EventService, EventServiceHost, Public, State, StateCell } from 'sallyport/main';
import { RendererEventService } from 'sallyport/renderer';
import type { Link, SharedState } from 'sallyport/shared';
import { ManualClock, createLoopback } from 'sallyport/testing';

class Counter {
  @IsInt()
  count = 0;
}

@EventService()
class CounterService {
  @State({ of: Counter, writable: true }) @Public() declare readonly counter: StateCell<Counter>;
}

interface ICounterService {
  readonly counter: SharedState<Counter>;
}

/** Resolves with the value that has this count. */
function reached(state: SharedState<Counter>, count: number): Promise<Counter> {
  return new Promise((resolve) => {
    const subscription = state.subscribe((value) => {
      if (value.count !== count) return;
      resolve(value);
      queueMicrotask(() => subscription());
    });
  });
}

describe('a state whose connection is lost', () => {
  it('follows main again when there is another one, with what it has missed', async () => {
    const clock = new ManualClock();
    const host = await EventServiceHost.start(CounterService, { container: container.createChildContainer(), clock });
    const links: Link[] = [];
    const open = (): Link => {
      const { page, main } = createLoopback();
      host.accept(main, { transport: 'web-socket', clientId: `page-${links.length}`, origin: null });
      links.push(main);
      return page;
    };
    const service = await RendererEventService.connect<ICounterService>({ transport: open, clock, reconnect: true });
    const { counter } = host.serviceOf(CounterService);
    const snapshots = jest.spyOn(counter, 'findRevision');
    const subscription = service.counter.subscribe(() => undefined);
    await service.counter.ready();
    links[0]?.close();
    counter.update((draft) => void (draft.count = 5));
    const caughtUp = reached(service.counter, 5);
    while (links.length < 2) {
      clock.advance(1_000);
      await Promise.resolve();
    }
    expect(await caughtUp).toEqual({ count: 5 });
    expect(snapshots).toHaveBeenCalledWith(1);
    await service.counter.set(['count'], 6);
    expect(service.counter.value).toEqual({ count: 6 });
    subscription();
    RendererEventService.disconnect(service);
    await host.dispose();
  });
});
