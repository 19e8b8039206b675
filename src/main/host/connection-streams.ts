import { CancelledError, StreamProducer, type Credit, type ServiceError } from '../../shared/index.js';
import type { OpenMember } from './connection-access.js';
import type { ConnectionReferences } from './connection-references.js';
import type { Answers, ConnectionServices } from './connection-services.js';
import type { PendingCall } from './pending-call.js';
import type { StreamPlaces } from './stream-places.js';

interface OpenStream {
  readonly call: PendingCall;
  readonly producer: StreamProducer;
}

/** The streams of one connection. A stream has the id of the message that opened it, and no other connection can name it. */
export class ConnectionStreams {
  private readonly streams = new Map<number, OpenStream>();
  private readonly window: Credit;

  constructor(
    private readonly services: ConnectionServices,
    private readonly answers: Answers,
    private readonly references: ConnectionReferences,
    private readonly places: StreamPlaces,
  ) {
    this.window = { bytes: services.limits.streamWindowBytes, items: services.limits.streamWindowItems };
  }

  /**
   * @throws {ResourceExhaustedError} when the connection has all the streams it may
   * @throws {ProtocolError} when the credit is not one that a consumer may give
   */
  start(id: number, call: PendingCall, credit: Credit): void {
    const stream: OpenStream = { call, producer: this.createProducer(id, call, credit) };
    this.places.take(1);
    this.streams.set(id, stream);
    void this.run(id, stream);
  }

  /** Credit that a consumer may not give ends its stream. */
  grant(id: number, credit: Credit): void {
    try {
      this.streams.get(id)?.producer.grant(credit); // no stream: it ended while the grant was on its way
    } catch (error) {
      this.answers.fault(id, error as ServiceError);
      this.stop(id);
    }
  }

  stop(id: number, reason: ServiceError = new CancelledError()): void {
    const stream = this.streams.get(id);
    if (!stream) return;
    this.remove(id, stream);
    this.references.drop(stream.call);
    stream.call.abort(reason);
    void stream.producer.stop();
  }

  stopAll(): void {
    for (const id of this.streams.keys()) this.stop(id);
  }

  openMembers(): readonly OpenMember[] {
    return Array.from(this.streams, ([id, { call }]) => ({
      kind: 'method',
      call,
      end: (error: ServiceError) => {
        if (this.streams.get(id)?.call !== call) return;
        this.answers.fault(id, error);
        this.stop(id, error);
      },
    }));
  }

  private async run(id: number, stream: OpenStream): Promise<void> {
    const { call, producer } = stream;
    try {
      const source = (await this.services.run(call, 'stream')) as AsyncIterable<unknown>;
      await producer.run(source[Symbol.asyncIterator]());
    } catch (error) {
      this.references.close(call);
      if (this.streams.get(id) === stream) this.answers.fault(id, error as ServiceError);
    } finally {
      this.remove(id, stream);
    }
  }

  private remove(id: number, stream: OpenStream): void {
    if (this.streams.get(id) !== stream) return;
    this.streams.delete(id);
    this.places.giveBack();
  }

  private createProducer(id: number, call: PendingCall, credit: Credit): StreamProducer {
    return new StreamProducer(this.window, credit, {
      chunk: (value) => this.answers.post({ kind: 'chunk', id, value }),
      end: () => {
        this.references.close(call);
        this.answers.post({ kind: 'end', id });
      },
      fault: (error) => {
        this.references.close(call);
        this.answers.fault(id, error as ServiceError);
        // At once, not when its source has ended: one that does not notice would keep its place for ever.
        this.stop(id);
      },
    });
  }
}
