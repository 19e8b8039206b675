/** @jest-environment <rootDir>/test/setup/page-environment.cjs */
import { act, renderHook, waitFor } from '@testing-library/react';
import { StrictMode, useEffect } from 'react';
import { useEvent } from 'sallyport/renderer/react';
import { createSubscription, type EventListenerOptions, type Events } from 'sallyport/shared';
import { createDesk } from './create-desk.js';
import type { DeskEvents } from './desk-service.js';

/** Events whose subscriptions can be counted, and whose losses a test tells of. */
class CountedEvents<M> implements Pick<Events<M>, 'on'> {
  subscribed = 0;
  open = 0;
  options: EventListenerOptions | undefined;

  constructor(private readonly events: Events<M>) {}

  on<K extends keyof M & string>(event: K, listener: (payload: M[K]) => void, options?: EventListenerOptions) {
    this.subscribed += 1;
    this.open += 1;
    this.options = options;
    const unsubscribe = this.events.on(event, listener, options);
    return createSubscription(() => {
      this.open -= 1;
      unsubscribe();
    });
  }
}

describe('useEvent', () => {
  it('calls the listener of the last render, without subscribing again', async () => {
    await using desk = await createDesk();
    const events = new CountedEvents(desk.service.events);
    const heard: string[] = [];
    const { rerender } = renderHook(
      ({ prefix }) =>
        useEvent(events as unknown as Events<DeskEvents>, 'renamed', ({ name }) => void heard.push(prefix + name)),
      { initialProps: { prefix: 'first ' } },
    );
    await desk.service.rename('a', 'One');
    await waitFor(() => expect(heard).toEqual(['first One']));
    rerender({ prefix: 'second ' });
    await desk.service.rename('a', 'Two');
    await waitFor(() => expect(heard).toEqual(['first One', 'second Two']));
    expect(events.subscribed).toBe(1);
  });

  it('unsubscribes with its component, in StrictMode too', async () => {
    await using desk = await createDesk();
    const events = new CountedEvents(desk.service.events);
    const { unmount } = renderHook(
      () => useEvent(events as unknown as Events<DeskEvents>, 'closing', () => undefined),
      { wrapper: StrictMode },
    );
    expect(events.open).toBe(1);
    unmount();
    expect(events.open).toBe(0);
  });

  it('subscribes to other events and other names, and to none', async () => {
    await using desk = await createDesk();
    await using other = await createDesk();
    const heard: unknown[] = [];
    const { rerender } = renderHook(
      ({ events }: { readonly events: Events<DeskEvents> | undefined }) =>
        useEvent(events, 'renamed', ({ name }) => void heard.push(name)),
      { initialProps: { events: desk.service.events as Events<DeskEvents> | undefined } },
    );
    rerender({ events: other.service.events });
    await desk.service.rename('a', 'One');
    await other.service.rename('a', 'Two');
    await waitFor(() => expect(heard).toEqual(['Two']));
    rerender({ events: undefined });
    await other.service.rename('a', 'Three');
    await act(async () => undefined);
    expect(heard).toEqual(['Two']);
  });

  it('misses no event of a call made in an effect, not even in one of a child', async () => {
    await using desk = await createDesk();
    const heard: string[] = [];
    renderHook(() => {
      useEffect(() => void desk.service.rename('a', 'One'), []);
      useEvent(desk.service.events, 'renamed', ({ name }) => void heard.push(name));
    });
    await waitFor(() => expect(heard).toEqual(['One']));
  });

  it('tells the last render of a loss', async () => {
    await using desk = await createDesk();
    const events = new CountedEvents(desk.service.events);
    const lost: string[] = [];
    const { rerender } = renderHook(
      ({ prefix }) =>
        useEvent(events as unknown as Events<DeskEvents>, 'renamed', () => undefined, {
          onLoss: (dropped) => void lost.push(`${prefix} ${String(dropped)}`),
        }),
      { initialProps: { prefix: 'first' } },
    );
    rerender({ prefix: 'second' });
    events.options?.onLoss?.(3);
    events.options?.onLoss?.(undefined);
    expect(lost).toEqual(['second 3', 'second undefined']);
  });
});
