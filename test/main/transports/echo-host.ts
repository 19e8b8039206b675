import { randomUUID } from 'node:crypto';
import { DEFAULT_LIMITS, UnreadableMessage, type Limits, type Link } from '../../../src/shared/index.js';
import type { HostConnection, InvokeAnswer, Peer, TransportHost } from '../../../src/main/transports/transport.js';
import { RecordingLogger } from '../../../src/testing/recording-logger.js';

/** One accepted connection, as the host saw it. */
export interface Accepted {
  readonly link: Link;
  readonly peer: Peer;
  readonly messages: unknown[];
  readonly closed: Promise<void>;
}

/** A host that answers a greeting, any other message with itself, and an error that came in its place with its code. */
export class EchoHost implements TransportHost {
  readonly logger = new RecordingLogger();
  readonly channels = [];
  readonly accepted: Accepted[] = [];
  readonly limits: Limits;

  constructor(limits: Partial<Limits> = {}) {
    this.limits = { ...DEFAULT_LIMITS, ...limits };
  }

  accept(link: Link, peer: Peer): HostConnection {
    const messages: unknown[] = [];
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    this.accepted.push({ link, peer, messages, closed });
    link.start({
      onMessage(message) {
        messages.push(message);
        if (message instanceof UnreadableMessage) link.post({ code: message.error.code });
        else link.post(isGreeting(message) ? { kind: 'welcome' } : { echo: message });
      },
      onClose: resolve,
    });
    return { id: randomUUID(), close: () => link.close(), [Symbol.dispose]: () => link.close() };
  }

  async invoke(): Promise<InvokeAnswer> {
    throw new Error('A socket has connections only');
  }
}

function isGreeting(message: unknown): boolean {
  return JSON.stringify(message) === '{"kind":"hello","version":1}';
}
