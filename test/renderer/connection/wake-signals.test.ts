import { onWake, type WakingWindow } from '../../../src/renderer/connection/wake-signals.js';

class FakeWindow extends EventTarget implements WakingWindow {
  readonly document = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState });
}

describe('onWake', () => {
  let page: FakeWindow;
  let wakes: number;

  const online = (): boolean => page.dispatchEvent(new Event('online'));
  const show = (state: DocumentVisibilityState): void => {
    page.document.visibilityState = state;
    page.document.dispatchEvent(new Event('visibilitychange'));
  };

  beforeEach(() => {
    page = new FakeWindow();
    wakes = 0;
  });

  it('tells when there is a network again and when the tab becomes visible, not when it is hidden', () => {
    const subscription = onWake(() => (wakes += 1), page);
    online();
    show('visible');
    show('hidden');
    expect(wakes).toBe(2);
    subscription();
    online();
    show('visible');
    expect(wakes).toBe(2);
  });

  it('does nothing where there is no window', () => {
    expect(() => onWake(() => undefined)()).not.toThrow();
  });
});
