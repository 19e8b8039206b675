/** @jest-environment <rootDir>/test/setup/page-environment.cjs */
import { renderHook } from '@testing-library/react';
import { useFollowEnd } from '../../../../workbench/renderer/response/follow-end.js';

/** An element that is 100 pixels high with `scrollHeight` of content; the layout that jsdom has none of. */
function scrollerOf(scrollHeight: number): HTMLElement {
  const element = document.createElement('section');
  return Object.defineProperties(element, {
    scrollHeight: { value: scrollHeight, writable: true },
    clientHeight: { value: 100 },
  });
}

describe('useFollowEnd', () => {
  beforeAll(() => {
    globalThis.ResizeObserver = class {
      observe(): void {}
      unobserve(): void {}
      disconnect(): void {}
    };
  });

  function setUp(isFollowing: boolean) {
    const element = scrollerOf(500);
    const said: boolean[] = [];
    const props = { isFollowing, grownBy: 1 };
    const hook = renderHook(
      (now) => useFollowEnd({ current: element }, now.isFollowing, (f) => said.push(f), now.grownBy),
      {
        initialProps: props,
      },
    );
    const scrollTo = (top: number): void => {
      element.scrollTop = top;
      hook.result.current();
    };
    const grow = (): void => {
      Object.assign(element, { scrollHeight: 600 });
      hook.rerender({ ...props, grownBy: 2 });
    };
    return { element, said, scrollTo, grow };
  }

  it('shows the end while it follows', () => {
    const { element, grow } = setUp(true);
    expect(element.scrollTop).toBe(500);
    grow();
    expect(element.scrollTop).toBe(600);
  });

  it('leaves the place alone while it does not', () => {
    const { element, grow } = setUp(false);
    grow();
    expect(element.scrollTop).toBe(0);
  });

  it('stops when the user scrolls up, not when the content grows below', () => {
    const { element, said, scrollTo } = setUp(true);
    scrollTo(400);
    Object.assign(element, { scrollHeight: 600 });
    scrollTo(410);
    expect(said).toEqual([]);
    scrollTo(409);
    expect(said).toEqual([false]);
  });

  it('begins again at the end, and not before', () => {
    const { said, scrollTo } = setUp(false);
    scrollTo(300);
    scrollTo(387);
    expect(said).toEqual([]);
    scrollTo(388);
    expect(said).toEqual([true]);
  });

  it('begins again with the End key, however fast the end moves away', () => {
    const { element, said } = setUp(false);
    const press = (key: string, shiftKey = false): boolean =>
      element.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, cancelable: true }));
    expect(press('Home')).toBe(true);
    expect(press('End', true)).toBe(true); // selects
    expect(said).toEqual([]);
    expect(press('End')).toBe(false);
    expect(said).toEqual([true]);
  });
});
