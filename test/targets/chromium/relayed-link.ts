import type { Page } from 'playwright-core';
import { decodeMessage, encodeMessage, type Link, type LinkListener } from '../../../src/shared/index.js';
import type { PageRelay } from './page-relay.js';

declare const relay: PageRelay;

/** The links of one page in Chromium, as the test process has them: each carries what one in the page does. */
export class PageLinks {
  private readonly links = new Map<number, RelayedLink>();
  private lastId = 0;

  private constructor(private readonly page: Page) {}

  /** To be called before the page is loaded. */
  static async of(page: Page): Promise<PageLinks> {
    const links = new PageLinks(page);
    await page.exposeFunction('relayMessages', (id: number, base64: readonly string[]) => {
      for (const each of base64) links.links.get(id)?.deliver(each);
    });
    await page.exposeFunction('relayClose', (id: number) => links.links.get(id)?.end());
    return links;
  }

  /** Opens a link in the page. */
  async open(lane: 'port' | 'ipc'): Promise<Link> {
    const id = (this.lastId += 1);
    const link = new RelayedLink(id, this.page);
    this.links.set(id, link);
    await this.page.evaluate(([own, which]) => relay.open(own, which), [id, lane] as const);
    return link;
  }
}

class RelayedLink implements Link {
  readonly unsentBytes = 0;
  private listener: LinkListener | undefined;
  private readonly early: unknown[] = [];
  /** One step after the other: what Playwright starts at the same time need not arrive in order. */
  private last: Promise<unknown> = Promise.resolve();
  private waiting: string[] = [];
  private isClosed = false;

  constructor(
    private readonly id: number,
    private readonly page: Page,
  ) {}

  post(message: object): void {
    this.relay(message);
  }

  postText(text: string): void {
    this.relay(text);
  }

  start(listener: LinkListener): void {
    this.listener = listener;
    for (const message of this.early.splice(0)) listener.onMessage(message);
  }

  close(): void {
    if (this.isClosed) return;
    this.send(() => this.page.evaluate((id) => relay.close(id), this.id));
    this.end();
  }

  deliver(base64: string): void {
    if (this.isClosed) return;
    const { message } = decodeMessage(Buffer.from(base64, 'base64')) as { readonly message: unknown };
    if (this.listener) this.listener.onMessage(message);
    else this.early.push(message);
  }

  end(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.listener?.onClose();
  }

  private relay(message: object | string): void {
    if (this.isClosed) return;
    this.waiting.push(Buffer.from(encodeMessage({ message })).toString('base64'));
    if (this.waiting.length === 1) this.send(() => this.transmit());
  }

  /** What has come up meanwhile goes together. */
  private transmit(): Promise<unknown> {
    const texts = this.waiting;
    this.waiting = [];
    return this.page.evaluate(([id, all]) => relay.post(id, all), [this.id, texts] as const);
  }

  private send(step: () => Promise<unknown>): void {
    // A page that has gone takes nothing more: its end is told by the one who closed it.
    this.last = this.last.then(step).catch(() => this.end());
  }
}
