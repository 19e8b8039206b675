import { CancelledError, ResourceExhaustedError, StreamProducer, type Credit, type HostMessage, type ServiceError } from '../../shared/index.js';
import type { Answers, ConnectionServices } from './connection-services.js';
import type { PendingCall } from './pending-call.js';

interface OpenStream {
  readonly call: PendingCall;
  producer?: StreamProducer;
}

/** The streams of one connection. A stream has the id of the message that opened it, and no other connection can name it. */
export class ConnectionStreams {
  private readonly open = new Map<number, OpenStream>();
  private readonly window: Credit;

  constructor(
    private readonly services: ConnectionServices,
    private readonly answers: Answers,
  ) {
    this.window = { bytes: services.limits.streamWindowBytes, items: services.limits.streamWindowItems };
  }

  /** @throws {ResourceExhaustedError} when the connection has all the streams it may */
  start(id: number, call: PendingCall, credit: Credit): void {
    const maximum = this.services.limits.maxStreams;
    if (this.open.size >= maximum) throw new ResourceExhaustedError({ resource: 'streams', maximum });
    const stream: OpenStream = { call };
    this.open.set(id, stream);
    void this.run(id, stream, credit);
  }

  /** @throws {ProtocolError} when the credit is not one that a consumer may give; the stream has ended then */
  grant(id: number, credit: Credit): void {
    const stream = this.open.get(id);
    try {
      stream?.producer?.grant(credit); // no stream: it ended while the grant was on its way
    } catch (error) {
      this.answers.fault(id, error as ServiceError);
      this.stop(id);
    }
  }

  stop(id: number): void {
    const stream = this.open.get(id);
    if (!stream) return;
    this.open.delete(id);
    stream.call.abort(new CancelledError());
    void stream.producer?.stop();
  }

  stopAll(): void {
    for (const id of this.open.keys()) this.stop(id);
  }

  private async run(id: number, stream: OpenStream, credit: Credit): Promise<void> {
    try {
      const source = (await this.services.run(stream.call, 'stream')) as AsyncIterable<unknown>;
      if (!this.open.has(id)) return; // cancelled before it started: the source was never asked for anything
      stream.producer = this.produce(id, source[Symbol.asyncIterator](), credit);
      await stream.producer.run();
    } catch (error) {
      if (this.open.has(id)) this.answers.fault(id, error as ServiceError);
    } finally {
      this.open.delete(id);
    }
  }

  private produce(id: number, source: AsyncIterator<unknown>, credit: Credit): StreamProducer {
    return new StreamProducer(source, this.window, credit, {
      chunk: (value) => this.answers.post({ kind: 'chunk', id, value } satisfies HostMessage),
      end: () => this.answers.post({ kind: 'end', id } satisfies HostMessage),
      fault: (error) => this.answers.fault(id, error as ServiceError),
    });
  }
}
