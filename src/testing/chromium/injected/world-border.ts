import type { Primordials } from './primordials.js';
import type { ReaderBorder, ValueReader } from './value-reader.js';
import type { ValueTable, ValueWriter, WriterBorder } from './value-writer.js';

/** The other units that the border is made of, handed over because nothing can be imported where it runs. */
export interface WorldBorderParts {
  readonly own: Primordials;
  readonly Reader: typeof ValueReader;
  readonly Writer: typeof ValueWriter;
  /** A node that only the two worlds' own code knows: its listeners run at once, in both. */
  readonly node: EventTarget;
  readonly side: 'page' | 'preload';
  /** Told the page's side what the preload exposes. */
  readonly onExpose?: (name: string, api: unknown) => void;
}

type Callable = (...args: unknown[]) => unknown;

interface Answer {
  readonly ok: boolean;
  readonly value: unknown;
}

/**
 * One side of the context bridge: carries calls and values between the isolated world and the page's. What comes from
 * the other side can name nothing but functions and promises that were given to it.
 * It is evaluated in two worlds, so it refers to nothing outside of itself.
 */
export class WorldBorder implements WriterBorder, ReaderBorder {
  private readonly own: Primordials;
  private readonly outgoing: string;
  private readonly given: Map<unknown, unknown>;
  private readonly awaited: Map<unknown, unknown>;
  private answer: unknown;
  private lastId = 0;

  constructor(private readonly parts: WorldBorderParts) {
    const { own, side } = parts;
    this.own = own;
    this.given = new own.Map();
    this.awaited = new own.Map();
    this.outgoing = side === 'page' ? 'to-preload' : 'to-page';
  }

  /** Answers what the other side asks from now on. */
  open(): this {
    const { own, parts } = this;
    const incoming = parts.side === 'page' ? 'to-page' : 'to-preload';
    own.listen(parts.node, incoming, (event: unknown) => this.receive(event, `${incoming}-answer`));
    own.listen(parts.node, `${this.outgoing}-answer`, (event: unknown) => (this.answer = own.detailOf(event)));
    return this;
  }

  /** Puts `api` on the page's `window`. @throws {Error} when there is something of that name */
  expose(name: string, api: unknown): void {
    this.request({ kind: 'expose', name, api });
  }

  packBytes(bytes: Uint8Array): unknown {
    return bytes;
  }

  unpackBytes(packed: unknown): Uint8Array<ArrayBuffer> {
    return packed as Uint8Array<ArrayBuffer>;
  }

  packSpecial(value: object, brand: string): readonly unknown[] | undefined {
    if (typeof value === 'function') return ['function', this.give(value)];
    if (brand === '[object Promise]') return ['promise', this.givePromise(value as Promise<unknown>)];
    if (brand === '[object Error]') return ['bare-error', this.messageOf(value)];
    return undefined;
  }

  unpackSpecial([kind, content]: readonly unknown[]): unknown {
    if (kind === 'function') return this.proxyFunction(content);
    if (kind === 'promise') return this.proxyPromise(content);
    return kind === 'bare-error' ? new this.own.Error(this.own.String(content)) : undefined;
  }

  private request(message: object): unknown {
    const { own, parts } = this;
    // The envelope and the list of arguments are not the caller's levels.
    const detail = this.writer().write(message, -2);
    this.answer = undefined;
    const init = { __proto__: null, detail } as object;
    own.dispatch(parts.node, new own.CustomEvent(this.outgoing, init));
    const answered = this.answer;
    this.answer = undefined;
    if (answered === undefined) throw new own.Error('The context bridge is closed');
    const { ok, value } = this.reader().read(answered) as Answer;
    if (!ok) throw new own.Error(own.String(value));
    return value;
  }

  private receive(event: unknown, answering: string): void {
    const detail = this.perform(this.own.detailOf(event));
    const init = { __proto__: null, detail } as object;
    this.own.dispatch(this.parts.node, new this.own.CustomEvent(answering, init));
  }

  /** A fault is an answer too, and so is a result that can't cross. */
  private perform(table: unknown): ValueTable {
    try {
      return this.writer().write({ ok: true, value: this.handle(table) }, -1);
    } catch (error) {
      return this.writer().write({ ok: false, value: this.messageOf(error) }, -1);
    }
  }

  private handle(table: unknown): unknown {
    const { own, parts } = this;
    const message = this.reader().read(table) as object;
    switch (own.getOwn(message, 'kind')) {
      case 'call':
        return this.call(own.getOwn(message, 'id'), own.getOwn(message, 'args') as unknown[]);
      case 'settle':
        return this.settlePromise(message);
      case 'expose':
        if (parts.onExpose) return parts.onExpose(own.getOwn(message, 'name') as string, own.getOwn(message, 'api'));
    }
    throw new own.Error('The context bridge does not know this message');
  }

  private call(id: unknown, args: readonly unknown[]): unknown {
    const target = this.own.mapGet(this.given, id) as Callable | undefined;
    if (!target || !this.own.isArray(args)) throw new this.own.Error('The context bridge has no such function');
    return this.own.apply(target, undefined, args);
  }

  private give(target: unknown): number {
    const id = (this.lastId += 1);
    this.own.mapSet(this.given, id, target);
    return id;
  }

  private givePromise(promise: Promise<unknown>): number {
    const id = (this.lastId += 1);
    const settle = (ok: boolean, value: unknown): unknown => this.request({ kind: 'settle', id, ok, value });
    const fail = (error: unknown): unknown => settle(false, new this.own.Error(this.messageOf(error)));
    const told = this.own.chain(
      promise,
      (value) => settle(true, value),
      (error) => settle(false, error),
    );
    // What can't cross becomes an error there.
    this.own.chain(told, () => undefined, fail);
    return id;
  }

  /** Each time another proxy: two crossings of one function are not the same function. */
  private proxyFunction(id: unknown): Callable {
    // Bound, so that its source is not to be read.
    return this.own.bind((...args: unknown[]) => this.request({ kind: 'call', id, args }), undefined);
  }

  private proxyPromise(id: unknown): Promise<unknown> {
    return new this.own.Promise((resolve, reject) => {
      this.own.mapSet(this.awaited, id, (ok: unknown, value: unknown) =>
        ok === true ? resolve(value) : reject(value),
      );
    });
  }

  private settlePromise(message: object): void {
    const { own } = this;
    const id = own.getOwn(message, 'id');
    const settle = own.mapGet(this.awaited, id) as ((ok: unknown, value: unknown) => void) | undefined;
    own.mapDelete(this.awaited, id);
    settle?.(own.getOwn(message, 'ok'), own.getOwn(message, 'value'));
  }

  private messageOf(error: unknown): string {
    const { own } = this;
    try {
      const isError = own.brandOf(error) === '[object Error]';
      return own.String(isError ? (error as Error).message : error);
    } catch {
      return 'An unknown error';
    }
  }

  /** New each time: writing and reading can be entered again by what they call. */
  private writer(): ValueWriter {
    return new this.parts.Writer(this.own, this);
  }

  private reader(): ValueReader {
    return new this.parts.Reader(this.own, this);
  }
}
