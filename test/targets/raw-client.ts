import { PROTOCOL_VERSION, type Link } from 'sallyport/shared';

type Message = Readonly<Record<string, unknown>>;

/** Speaks the protocol by hand over a link. */
export class RawClient implements Disposable {
  /** Resolves when the link has ended. */
  readonly closed: Promise<void>;
  readonly received: Message[] = [];
  private readonly waiters = new Set<() => void>();
  private isClosed = false;

  /** @param release what else ends with it, such as the window that it is in */
  constructor(
    private readonly link: Link,
    private readonly release?: () => void,
  ) {
    const end = Promise.withResolvers<void>();
    this.closed = end.promise;
    link.start({
      onMessage: (message) => {
        // Messages of one tick may come together, and as text.
        const read: unknown = typeof message === 'string' ? JSON.parse(message) : message;
        this.received.push(...([read].flat() as Message[]));
        for (const wake of this.waiters) wake();
      },
      onClose: () => {
        this.isClosed = true;
        for (const wake of this.waiters) wake();
        end.resolve();
      },
    });
  }

  async greet(): Promise<this> {
    this.post({ kind: 'hello', version: PROTOCOL_VERSION });
    await this.next('welcome');
    return this;
  }

  /** Sends anything. */
  post(message: unknown): void {
    this.link.post(message as object);
  }

  /** The next message that matches, taken out of what was received; fails when the link ends first. */
  next(kind: string, id?: number): Promise<Message> {
    const isWanted = (message: Message): boolean =>
      message['kind'] === kind && (id === undefined || message['id'] === id);
    return this.nextThat(isWanted, `a '${kind}'`);
  }

  /** As {@link next}. @param wanted what it is called in the failure */
  async nextThat(isWanted: (message: Message) => boolean, wanted: string): Promise<Message> {
    for (;;) {
      const index = this.received.findIndex(isWanted);
      const [message] = index < 0 ? [] : this.received.splice(index, 1);
      if (message) return message;
      if (this.isClosed)
        throw new Error(`the link ended before ${wanted} came; it brought ${JSON.stringify(this.received)}`);
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.waiters.delete(wake);
          resolve();
        };
        this.waiters.add(wake);
      });
    }
  }

  [Symbol.dispose](): void {
    this.link.close();
    this.release?.();
  }
}
