import { DisposableStore, createSubscription } from '../../../src/shared/index.js';

describe('DisposableStore', () => {
  it('lets go of everything, last in first out, once', () => {
    const order: string[] = [];
    const store = new DisposableStore();
    store.defer(() => order.push('first'));
    store.defer(() => order.push('second'));
    store.dispose();
    store.dispose();
    expect(order).toEqual(['second', 'first']);
    expect(store.size).toBe(0);
  });

  it('runs all when some throw, then throws one AggregateError', () => {
    const store = new DisposableStore();
    const ran: number[] = [];
    store.defer(() => ran.push(1));
    store.defer(() => {
      throw new Error('two');
    });
    store.defer(() => {
      throw new Error('three');
    });
    expect(() => store.dispose()).toThrow(AggregateError);
    expect(ran).toEqual([1]);
  });

  it('lets go at once of what comes after its end', () => {
    const store = new DisposableStore();
    store.dispose();
    const release = jest.fn();
    store.add(createSubscription(release));
    expect(release).toHaveBeenCalledTimes(1);
  });

  it('forgets an entry that was released early', () => {
    const store = new DisposableStore();
    const release = jest.fn();
    const subscription = store.defer(release);
    subscription();
    expect(store.size).toBe(0);
    store.dispose();
    expect(release).toHaveBeenCalledTimes(1);
  });

  it('does not dispose of what it has given away', () => {
    const store = new DisposableStore();
    const release = jest.fn();
    const resource = store.add(createSubscription(release));
    store.release(resource);
    store.dispose();
    expect(release).not.toHaveBeenCalled();
  });
});

describe('createSubscription', () => {
  it('is released by a call and by `using`, once', () => {
    const release = jest.fn();
    {
      using subscription = createSubscription(release);
      subscription();
    }
    expect(release).toHaveBeenCalledTimes(1);
  });
});
