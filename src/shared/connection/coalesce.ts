import { CoalescingQueue, kindOf, type CoalescingOptions } from './coalescing.js';
import type { Link, LinkListener } from './link.js';
import { joinMessages, readMessages, writeMessage } from './message-text.js';
import { UnreadableMessage } from './unreadable-message.js';

/** Which end of a connection a link is. */
export interface LinkEnd {
  /**
   * `client` writes text from the beginning. `main` answers in text only where it is addressed in text, so that a
   * client that knows nothing of it gets plain values.
   */
  readonly end: 'client' | 'main';
}

/**
 * Makes the messages that are posted in one tick travel as one. A message is copied when it is posted: what its sender
 * changes afterwards does not reach the other side.
 *
 * @param link not started yet; one that has a way of its own, such as a socket, is told to use it and returned
 */
export function coalesce(link: Link, options: CoalescingOptions & LinkEnd): Link {
  if (carriesText(link)) return new CoalescingLink(link, options);
  link.coalesce?.(options);
  return link;
}

type TextLink = Link & Required<Pick<Link, 'postText'>>;

function carriesText(link: Link): link is TextLink {
  return link.postText !== undefined;
}

/** Over links that carry values: what text can hold waits and goes as text, all else goes by itself, at once. */
class CoalescingLink implements Link {
  private readonly queue: CoalescingQueue<string>;
  private writesText: boolean;
  private isClosed = false;

  constructor(
    private readonly link: TextLink,
    options: CoalescingOptions & LinkEnd,
  ) {
    this.writesText = options.end === 'client';
    this.queue = new CoalescingQueue((texts) => this.send(texts), options);
  }

  get unsentBytes(): number {
    return this.link.unsentBytes + this.queue.waitingSize;
  }

  post(message: object): void {
    if (this.isClosed) return;
    const text = this.writesText ? writeMessage(message) : undefined;
    if (text !== undefined) return this.queue.add(text, text.length, kindOf(message));
    // Copied by the platform as it is posted: if it can't be, that is this message's error alone.
    this.queue.flush();
    this.link.post(message);
  }

  start(listener: LinkListener): void {
    this.link.start({
      onMessage: (message) => this.receive(message, listener),
      onClose: () => {
        this.isClosed = true;
        this.queue.discard();
        listener.onClose();
      },
    });
  }

  pause(): void {
    this.link.pause?.();
  }

  resume(): void {
    this.link.resume?.();
  }

  close(): void {
    if (this.isClosed) return;
    this.queue.flush();
    this.isClosed = true;
    this.link.close();
  }

  private receive(message: unknown, listener: LinkListener): void {
    if (this.isClosed) return;
    if (typeof message !== 'string') return listener.onMessage(message);
    this.writesText = true;
    const messages = readMessages(message);
    if (messages instanceof Error) return listener.onMessage(new UnreadableMessage(messages, undefined));
    for (const each of messages) {
      if (this.isClosed) return; // by the one before it
      listener.onMessage(each);
    }
  }

  private send(texts: readonly string[]): void {
    try {
      this.link.postText(joinMessages(texts));
    } catch {
      // Text can always be sent, so the way itself is gone, and whoever waits learns that from its end.
      this.close();
    }
  }
}
