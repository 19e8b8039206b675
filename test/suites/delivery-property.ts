import * as fc from 'fast-check';
import { DeliveryBudget } from '../../src/main/host/delivery-budget.js';
import { DeliveryQueue } from '../../src/main/host/delivery-queue.js';
import { DeliveryReceiver } from '../../src/renderer/connection/delivery-receiver.js';

const WINDOW = 3;
const MAX_QUEUED = 4;
const MAX_BYTES = 60;

type Step = 'emit' | 'arrive' | 'acknowledge' | 'ack arrives' | 'cut' | 'resume';

/** Main's queue and a page, joined by pipes in which things are under way. */
class Delivery {
  readonly budget = new DeliveryBudget(MAX_BYTES);
  readonly received: number[] = [];
  lost = 0;
  emitted = 0;
  private readonly queue = new DeliveryQueue({ window: WINDOW, maxQueued: MAX_QUEUED }, this.budget);
  private toPage: [number, number][] = [];
  private toMain: number[] = [];
  private isConnected = true;
  private readonly receiver = new DeliveryReceiver({
    acknowledge: () => undefined, // when the property says so
    onLoss: (dropped) => (this.lost += dropped),
  });

  constructor() {
    this.queue.start(this.post);
  }

  run(step: Step, bytes: number): void {
    if (step === 'emit') this.emit(bytes);
    else if (step === 'cut') this.cut();
    else if (step === 'resume') this.resume();
    else if (step === 'arrive') this.arrive();
    else if (step === 'acknowledge' && this.isConnected) this.toMain.push(this.receiver.received);
    else this.take(this.toMain.shift());
  }

  settle(): void {
    this.resume();
    this.take(this.receiver.received);
    while (this.toPage.length > 0) {
      this.arrive();
      this.take(this.receiver.received);
    }
  }

  end(): void {
    this.queue.end();
  }

  private readonly post = (sequence: number, value: unknown): void => {
    this.toPage.push([sequence, value as number]);
    if (this.toPage.length > WINDOW) throw new Error('More is under way than the window lets');
  };

  private emit(bytes: number): void {
    this.emitted += 1;
    this.queue.push(this.emitted, bytes);
  }

  private arrive(): void {
    const [sequence, value] = this.toPage.shift() ?? [];
    if (sequence !== undefined && value !== undefined && this.receiver.accept(sequence)) this.received.push(value);
  }

  private take(sequence: number | undefined): void {
    if (sequence !== undefined) this.queue.ack(sequence);
  }

  private cut(): void {
    this.isConnected = false;
    this.toPage = [];
    this.toMain = [];
    this.queue.pause();
  }

  private resume(): void {
    if (this.isConnected) return;
    this.isConnected = true;
    this.queue.resume(this.post, this.receiver.received);
  }
}

const steps = fc.array(
  fc.tuple(
    fc.constantFrom<Step>('emit', 'emit', 'emit', 'arrive', 'arrive', 'acknowledge', 'ack arrives', 'cut', 'resume'),
    fc.integer({ min: 1, max: 40 }),
  ),
  { maxLength: 120 },
);

/** What is emitted arrives once and in order or is marked as lost, and never is more held than the limits say. */
export const deliveryProperty = fc.property(steps, (run) => {
  const delivery = new Delivery();
  for (const [step, bytes] of run) {
    delivery.run(step, bytes);
    // The newest is kept beyond the budget: at most 40 bytes here.
    if (delivery.budget.bytes > MAX_BYTES + 40) throw new Error(`${delivery.budget.bytes} bytes are held`);
  }
  delivery.settle();
  const { received, lost, emitted } = delivery;
  const isRising = received.every((value, index) => value > (received[index - 1] ?? 0));
  if (!isRising) throw new Error(`out of order or doubled: ${received.join()}`);
  if (received.length + lost !== emitted)
    throw new Error(`${received.length} + ${lost} of ${emitted} are accounted for`);
  if (emitted > 0 && received.at(-1) !== emitted) throw new Error('the newest has not arrived');
  delivery.end();
  if (delivery.budget.bytes !== 0) throw new Error('something is held after the end');
});
