import { setImmediate } from 'node:timers/promises';
import { onBeforeClose, type ClosableContract } from 'sallyport/renderer';
import { DisconnectedError, createSubscription } from 'sallyport/shared';

/** Main, as far as closing goes. */
class FakeMain implements ClosableContract {
  readonly listeners = new Set<() => void>();
  readonly answers: string[] = [];
  isDown = false;

  readonly events = {
    on: (_event: 'before-close', listener: () => void) => {
      this.listeners.add(listener);
      return createSubscription(() => this.listeners.delete(listener));
    },
  };
  readonly readyToClose = (): Promise<void> => this.answer('ready');
  readonly refuseToClose = (reason: string): Promise<void> => this.answer(reason);

  async ask(): Promise<void> {
    for (const listener of this.listeners) listener();
    await setImmediate();
  }

  private async answer(answer: string): Promise<void> {
    if (this.isDown) throw new DisconnectedError();
    this.answers.push(answer);
  }
}

describe('onBeforeClose', () => {
  it('answers when everything is saved', async () => {
    const main = new FakeMain();
    const saved = Promise.withResolvers<void>();
    using _closing = onBeforeClose(main, () => saved.promise);
    await main.ask();
    expect(main.answers).toEqual([]);
    saved.resolve();
    await setImmediate();
    expect(main.answers).toEqual(['ready']);
  });

  it('answers for all in the page together', async () => {
    const main = new FakeMain();
    const slow = Promise.withResolvers<void>();
    using _one = onBeforeClose(main, () => undefined);
    using _two = onBeforeClose(main, () => slow.promise);
    await main.ask();
    expect(main.answers).toEqual([]);
    slow.resolve();
    await setImmediate();
    expect(main.answers).toEqual(['ready']);
    expect(main.listeners.size).toBe(1);
  });

  it.each([
    ['an error', new Error('The disk is full'), 'The disk is full'],
    ['something else', 'no', 'no'],
    ['a long text', new Error('x'.repeat(1_001)), 'x'.repeat(1_000)],
  ])('refuses when saving fails with %s', async (_what, failure, reason) => {
    const main = new FakeMain();
    const onFailure = jest.fn();
    using _one = onBeforeClose(main, () => undefined);
    using _two = onBeforeClose(main, () => Promise.reject(failure as Error), { onFailure });
    await main.ask();
    expect(main.answers).toEqual([reason]);
    expect(onFailure).toHaveBeenCalledWith(failure);
  });

  it('asks each time anew', async () => {
    const main = new FakeMain();
    let failure: Error | undefined = new Error('no');
    const save = (): void => {
      if (failure) throw failure;
    };
    using _closing = onBeforeClose(main, save, { onFailure: () => undefined });
    await main.ask();
    failure = undefined;
    await main.ask();
    expect(main.answers).toEqual(['no', 'ready']);
  });

  it('says so on the console when main can not be told that the window has to stay', async () => {
    const log = jest.spyOn(console, 'error').mockImplementation();
    const main = new FakeMain();
    main.isDown = true;
    using _one = onBeforeClose(main, () => undefined);
    await main.ask();
    expect(log).not.toHaveBeenCalled();
    using _two = onBeforeClose(main, () => Promise.reject(new Error('no')), { onFailure: () => undefined });
    await main.ask();
    expect(log).toHaveBeenCalledTimes(1);
    log.mockRestore();
  });

  it('unsubscribes with the last of them, and can begin again', async () => {
    const main = new FakeMain();
    const one = onBeforeClose(main, () => undefined);
    const two = onBeforeClose(main, () => undefined);
    one();
    expect(main.listeners.size).toBe(1);
    two();
    expect(main.listeners.size).toBe(0);
    using _three = onBeforeClose(main, () => undefined);
    await main.ask();
    expect(main.answers).toEqual(['ready']);
  });
});

describe('BeforeClose.setUnsaved', () => {
  const isHeldBy = (browserWindow: EventTarget): boolean =>
    !browserWindow.dispatchEvent(new Event('beforeunload', { cancelable: true }));

  it('lets the browser ask only while something is unsaved', () => {
    const browserWindow = new EventTarget() as Window;
    const closing = onBeforeClose(new FakeMain(), () => undefined, { browserWindow });
    expect(isHeldBy(browserWindow)).toBe(false);
    closing.setUnsaved(true);
    expect(isHeldBy(browserWindow)).toBe(true);
    closing.setUnsaved(false);
    expect(isHeldBy(browserWindow)).toBe(false);
    closing.setUnsaved(true);
    closing();
    expect(isHeldBy(browserWindow)).toBe(false);
  });

  it('holds the page as long as any of them has something unsaved', () => {
    const browserWindow = new EventTarget() as Window;
    const main = new FakeMain();
    using one = onBeforeClose(main, () => undefined, { browserWindow });
    using two = onBeforeClose(main, () => undefined, { browserWindow });
    one.setUnsaved(true);
    two.setUnsaved(true);
    one.setUnsaved(false);
    expect(isHeldBy(browserWindow)).toBe(true);
    two.setUnsaved(false);
    expect(isHeldBy(browserWindow)).toBe(false);
  });

  it.each([
    ['listens to the window of a browser', false, true],
    ['never holds a page in Electron, which could not be closed then', true, false],
  ])('%s', (_what, isElectron, expected) => {
    const browserWindow = new EventTarget();
    const page: Record<string, unknown> = { window: browserWindow };
    if (isElectron) page['sallyport'] = { invoke: jest.fn(), send: jest.fn(), on: jest.fn() };
    Object.assign(globalThis, page);
    try {
      using closing = onBeforeClose(new FakeMain(), () => undefined);
      closing.setUnsaved(true);
      expect(isHeldBy(browserWindow)).toBe(expected);
    } finally {
      for (const name of Object.keys(page)) Reflect.deleteProperty(globalThis, name);
    }
  });
});
