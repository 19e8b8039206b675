import { DisconnectedError, createSubscription, nextEvent, type ServiceError } from 'sallyport/shared';

describe('nextEvent', () => {
  let listener: ((payload: number) => void) | undefined;
  let end: ((error: ServiceError) => void) | undefined;
  let subscriptions = 0;

  const subscribe = (onEvent: (payload: number) => void, onEnd: (error: ServiceError) => void) => {
    listener = onEvent;
    end = onEnd;
    subscriptions += 1;
    return createSubscription(() => (subscriptions -= 1));
  };

  afterEach(() => {
    if (subscriptions !== 0) throw new Error(`${subscriptions} subscriptions are left`);
  });

  it('resolves with the first event, and unsubscribes', async () => {
    const next = nextEvent(subscribe);
    listener?.(1);
    listener?.(2);
    expect(await next).toBe(1);
  });

  it('takes an event that comes while it subscribes', async () => {
    const next = nextEvent<number>((onEvent, onEnd) => {
      const subscription = subscribe(onEvent, onEnd);
      onEvent(1);
      return subscription;
    });
    expect(await next).toBe(1);
  });

  it('rejects with what ends the subscription', async () => {
    const next = nextEvent(subscribe);
    end?.(new DisconnectedError());
    await expect(next).rejects.toBeInstanceOf(DisconnectedError);
  });

  it('rejects with what subscribing throws', async () => {
    const next = nextEvent(() => {
      throw new DisconnectedError();
    });
    await expect(next).rejects.toBeInstanceOf(DisconnectedError);
  });

  it('rejects when nothing comes in time', async () => {
    await expect(nextEvent(subscribe, { timeoutMs: 1 })).rejects.toMatchObject({
      code: 'TIMEOUT',
      details: { timeoutMs: 1 },
    });
  });

  it('rejects when it is aborted, and does not subscribe when it was before', async () => {
    const controller = new AbortController();
    const next = nextEvent(subscribe, { signal: controller.signal });
    controller.abort('enough');
    await expect(next).rejects.toMatchObject({ code: 'CANCELLED', cause: 'enough' });
    listener = undefined;
    await expect(nextEvent(subscribe, { signal: controller.signal })).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(listener).toBeUndefined();
  });
});
