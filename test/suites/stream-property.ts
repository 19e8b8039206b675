import * as fc from 'fast-check';
import { StreamConsumer, StreamProducer, type Credit } from '../../src/shared/index.js';

const WINDOW: Credit = { bytes: 100, items: 3 };

type Step = 'to consumer' | 'to producer' | 'turn' | 'read' | 'leave' | 'abandon' | 'close';
type Chunk = Uint8Array | number;
type Packet =
  | { readonly kind: 'chunk'; readonly value: Chunk }
  | { readonly kind: 'end' }
  | { readonly kind: 'fault'; readonly error: unknown };
type Answer = { readonly kind: 'grant'; readonly credit: Credit } | { readonly kind: 'cancel' };

/** How a source behaves: what it brings, whether it throws then, and whether it has something at once. */
interface Plan {
  readonly chunks: readonly number[];
  readonly fails: boolean;
  readonly isSlow: boolean;
  /** Whether the producer may begin at once, or with the first grant. */
  readonly isGranted: boolean;
}

/** Both ends of a stream, joined by two pipes in which things are under way. */
class Exchange {
  readonly sent: number[] = [];
  readonly received: number[] = [];
  closings = 0;
  hasStarted = false;
  outcome: 'open' | 'complete' | 'failed' = 'open';
  hasLeft = false;
  private allowed: { bytes: number; items: number };
  private toConsumer: Packet[] = [];
  private toProducer: Answer[] = [];
  private readonly waiting: (() => void)[] = [];
  private readonly consumer: StreamConsumer;
  private readonly producer: StreamProducer;
  private readonly finished: Promise<void>;
  private reads = Promise.resolve();

  constructor(private readonly plan: Plan) {
    const initial = plan.isGranted ? WINDOW : undefined;
    this.allowed = { ...(initial ?? { bytes: 0, items: 0 }) };
    this.consumer = new StreamConsumer(
      WINDOW,
      {
        grant: (credit) => void this.toProducer.push({ kind: 'grant', credit }),
        cancel: () => void this.toProducer.push({ kind: 'cancel' }),
      },
      initial,
    );
    this.producer = new StreamProducer(WINDOW, initial, {
      chunk: (value) => this.send(value as Chunk),
      end: () => void this.toConsumer.push({ kind: 'end' }),
      fault: (error) => void this.toConsumer.push({ kind: 'fault', error }),
    });
    if (!plan.isGranted) this.consumer.begin();
    this.finished = this.producer.run(this.source());
  }

  async run(step: Step): Promise<void> {
    if (step === 'to consumer') this.deliver();
    else if (step === 'to producer') this.answer();
    else if (step === 'turn') this.waiting.shift()?.();
    else if (step === 'read') this.read();
    else if (step === 'leave') this.leave(() => this.consumer.leave());
    else if (step === 'abandon') this.leave(() => this.consumer.abandon(new Error('abandoned')));
    else this.close();
    for (let turns = 0; turns < 4; turns += 1) await Promise.resolve();
  }

  /** Lets everything that is under way arrive, with a reader that takes all of it. */
  async settle(): Promise<void> {
    for (let rounds = 0; rounds < 2_000 && this.outcome === 'open' && !this.hasLeft; rounds += 1) {
      for (const step of ['turn', 'to consumer', 'read', 'to producer'] as const) await this.run(step);
    }
    while (this.toProducer.length > 0) await this.run('to producer');
    while (this.waiting.length > 0) await this.run('turn');
    await this.producer.stop();
    await Promise.race([
      this.finished,
      new Promise((_, reject) => setImmediate(reject, new Error('the producer hangs'))),
    ]);
    await Promise.race([this.reads, new Promise((_, reject) => setImmediate(reject, new Error('a read hangs')))]);
  }

  private async *source(): AsyncGenerator<Chunk> {
    this.hasStarted = true;
    try {
      for (const size of this.plan.chunks) {
        if (this.plan.isSlow) await new Promise<void>((resolve) => this.waiting.push(resolve));
        if (size < 0) this.sent.push(size);
        else for (let byte = 0; byte < size; byte += 1) this.sent.push(byte);
        yield size < 0 ? size : Uint8Array.from({ length: size }, (_, byte) => byte);
      }
      if (this.plan.fails) throw new Error('broke');
    } finally {
      this.closings += 1;
    }
  }

  private send(value: Chunk): void {
    this.allowed = isNumber(value)
      ? { ...this.allowed, items: this.allowed.items - 1 }
      : { ...this.allowed, bytes: this.allowed.bytes - value.byteLength };
    if (this.allowed.bytes < 0 || this.allowed.items < 0) throw new Error('the producer exceeds its credit');
    this.toConsumer.push({ kind: 'chunk', value });
  }

  private deliver(): void {
    const packet = this.toConsumer.shift();
    if (packet?.kind === 'chunk') this.consumer.receive(packet.value);
    else if (packet?.kind === 'end') this.consumer.end();
    else if (packet) this.consumer.fail(packet.error);
  }

  private answer(): void {
    const answer = this.toProducer.shift();
    if (answer?.kind === 'cancel') void this.producer.stop();
    if (answer?.kind !== 'grant') return;
    this.allowed = { bytes: this.allowed.bytes + answer.credit.bytes, items: this.allowed.items + answer.credit.items };
    this.producer.grant(answer.credit); // throws beyond the window
  }

  private read(): void {
    this.reads = Promise.all([this.reads, this.take(this.consumer.next())]).then(() => undefined);
  }

  private async take(next: Promise<IteratorResult<unknown>>): Promise<void> {
    try {
      const { done, value } = await next;
      if (done !== true) this.received.push(...(isNumber(value) ? [value] : (value as Uint8Array)));
      else if (this.outcome === 'open') this.outcome = 'complete';
    } catch {
      this.outcome = 'failed'; // thrown once, so it is the last
    }
  }

  private leave(how: () => void): void {
    this.hasLeft = true;
    how();
  }

  /** The connection is lost: what is under way is too. */
  private close(): void {
    this.toConsumer = [];
    this.toProducer = [];
    this.hasLeft = true;
    this.consumer.fail(new Error('disconnected'));
    void this.producer.stop();
  }
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

const plans = fc.record({
  // Bytes of a chunk; negative for an object.
  chunks: fc.array(fc.oneof(fc.integer({ min: 0, max: 250 }), fc.integer({ min: -9, max: -1 })), { maxLength: 12 }),
  fails: fc.boolean(),
  isSlow: fc.boolean(),
  isGranted: fc.boolean(),
});
const calm = fc.constantFrom<Step>('to consumer', 'to consumer', 'to producer', 'turn', 'read', 'read');
const steps = fc.tuple(
  fc.array(calm, { maxLength: 60 }),
  fc.option(fc.constantFrom<Step>('leave', 'abandon', 'close')),
  fc.array(calm, { maxLength: 20 }),
);

/** Whatever the order: no end exceeds its credit, hangs or leaks, and what arrives is what was sent, from its beginning. */
export const streamProperty = fc.asyncProperty(plans, steps, async (plan, [before, ending, after]) => {
  const exchange = new Exchange(plan);
  for (const step of [...before, ...(ending === null ? [] : [ending]), ...after]) await exchange.run(step);
  await exchange.settle();
  const { received, sent, closings, hasStarted, outcome, hasLeft } = exchange;
  if (received.some((value, index) => value !== sent[index])) throw new Error('out of order');
  if (closings !== (hasStarted ? 1 : 0)) throw new Error(`the clean-up of the source ran ${closings} times`);
  if (hasLeft) return;
  if (received.length !== sent.length) throw new Error(`${received.length} of ${sent.length} have arrived`);
  if (outcome !== (plan.fails ? 'failed' : 'complete')) throw new Error(`it is ${outcome} in the end`);
});
