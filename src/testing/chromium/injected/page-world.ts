import type { Primordials } from './primordials.js';
import type { WorldBorder, WorldBorderParts } from './world-border.js';

/** What the code of a world is handed, because nothing can be imported where it runs. */
export interface WorldUnits extends Pick<WorldBorderParts, 'own' | 'Reader' | 'Writer'> {
  readonly Border: typeof WorldBorder;
  /** Names of the events by which the worlds of one document meet, before any script of the page runs. */
  readonly meeting: { readonly offer: string; readonly knock: string };
}

/** What this uses of `window`; the project it is in has no DOM. */
interface PageWindow {
  addEventListener(
    name: string,
    listener: (event: { readonly relatedTarget: EventTarget }) => void,
    options: { readonly once: true },
  ): void;
  dispatchEvent(event: Event): boolean;
}

/** The page's side: puts what the preload exposes on `window`. It refers to nothing outside of itself. */
export class PageWorld {
  private readonly own: Primordials;

  constructor(
    private readonly units: WorldUnits,
    private readonly window: PageWindow,
  ) {
    this.own = units.own;
    const { offer, knock } = units.meeting;
    window.addEventListener(offer, ({ relatedTarget }) => this.meet(relatedTarget), { once: true });
    window.dispatchEvent(new Event(knock));
  }

  private meet(node: EventTarget): void {
    const { Border, own, Reader, Writer } = this.units;
    const onExpose = (name: string, api: unknown): void => this.expose(name, api);
    new Border({ own, Reader, Writer, node, side: 'page', onExpose }).open();
  }

  private expose(name: string, api: unknown): void {
    const { own } = this;
    if (own.getDescriptor(this.window, name) !== undefined) {
      throw new own.Error('Cannot bind an API on top of an existing property on the window object');
    }
    this.freeze(api, new own.Map());
    const descriptor = { __proto__: null, value: api, enumerable: true, configurable: false, writable: false };
    own.defineProperty(this.window, name, descriptor as PropertyDescriptor);
  }

  /** As far as the bridge freezes: not what has an inner state that a freeze would not reach. */
  private freeze(value: unknown, seen: Map<unknown, unknown>): void {
    const { own } = this;
    const brand = own.brandOf(value);
    const isHolder = brand === '[object Object]' || brand === '[object Array]' || typeof value === 'function';
    if (!isHolder || own.mapGet(seen, value) === true) return;
    own.mapSet(seen, value, true);
    own.freeze(value);
    const keys = own.keys(value as object);
    for (let index = 0; index < keys.length; index += 1)
      this.freeze(own.getOwn(value as object, keys[index] ?? ''), seen);
  }
}
