import * as fc from 'fast-check';
import { DeliveryBudget } from '../../../src/main/host/delivery-budget.js';
import { DeliveryQueue } from '../../../src/main/host/delivery-queue.js';
import { deliveryProperty } from '../../suites/delivery-property.js';

const BYTES = 10;

describe('DeliveryQueue', () => {
  let budget: DeliveryBudget;
  let queue: DeliveryQueue;
  let sent: [sequence: number, value: unknown][];
  const post = (sequence: number, value: unknown): void => void sent.push([sequence, value]);

  const open = (limits = { window: 2, maxQueued: 3 }, maxBytes = 1_000): void => {
    budget = new DeliveryBudget(maxBytes);
    queue = new DeliveryQueue(limits, budget);
    sent = [];
  };

  const push = (...values: unknown[]): void => {
    for (const value of values) queue.push(value, BYTES);
  };

  beforeEach(() => open());

  it('keeps what comes before it is started', () => {
    push('a');
    expect(sent).toEqual([]);
    queue.start(post);
    expect(sent).toEqual([[1, 'a']]);
  });

  it('sends as many as its window, and goes on as they are acknowledged', () => {
    queue.start(post);
    push('a', 'b', 'c');
    expect(sent).toHaveLength(2);
    queue.ack(1);
    expect(sent).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
  });

  it('drops the oldest that waits when one more comes than may wait, and leaves its number out', () => {
    queue.start(post);
    push('a', 'b', 'c', 'd', 'e');
    expect(budget.bytes).toBe(5 * BYTES);
    push('f');
    expect(budget.bytes).toBe(5 * BYTES);
    queue.ack(2);
    expect(sent.slice(2)).toEqual([
      [4, 'd'],
      [5, 'e'],
    ]);
  });

  it.each([3, -1, Number.NaN, 1.5, 1e9, Infinity])('refuses %d as an acknowledgement of two', (sequence) => {
    queue.start(post);
    push('a', 'b', 'c');
    expect(() => queue.ack(sequence)).toThrow(expect.objectContaining({ code: 'PROTOCOL' }));
    queue.ack(2);
    expect(sent).toHaveLength(3);
  });

  it('ignores an acknowledgement that it had before, and any after its end', () => {
    queue.start(post);
    push('a', 'b', 'c', 'd');
    queue.ack(2);
    queue.ack(2);
    queue.ack(1);
    expect(sent).toHaveLength(4);
    queue.end();
    queue.ack(1e9);
    push('e');
    expect(sent).toHaveLength(4);
    expect(budget.bytes).toBe(0);
  });

  it('sends again on another connection what the same reader has not received', () => {
    queue.start(post);
    push('a', 'b', 'c');
    queue.pause();
    push('d');
    sent = [];
    queue.resume(post, 1);
    expect(sent).toEqual([
      [2, 'b'],
      [3, 'c'],
    ]);
  });

  it('refuses to go on for a reader who claims what was never sent', () => {
    queue.start(post);
    push('a');
    queue.pause();
    expect(() => queue.resume(post, 2)).toThrow(expect.objectContaining({ code: 'PROTOCOL' }));
  });

  it('counts from 1 for another reader, and shows what was dropped meanwhile', () => {
    queue.start(post);
    push('a', 'b');
    queue.ack(2);
    queue.pause();
    push('c', 'd', 'e', 'f');
    sent = [];
    queue.start(post);
    queue.ack(3);
    expect(sent).toEqual([
      [2, 'd'],
      [3, 'e'],
      [4, 'f'],
    ]);
    expect(() => queue.ack(5)).toThrow(expect.objectContaining({ code: 'PROTOCOL' }));
  });

  it('counts what could not be posted as dropped', () => {
    queue.start((sequence, value) => {
      if (value === 'bad') throw new Error('It does not fit');
      post(sequence, value);
    });
    push('bad', 'bad', 'good');
    expect(sent).toEqual([[3, 'good']]);
    expect(budget.bytes).toBe(BYTES);
  });

  it('keeps what was posted last when to post it ends the connection', () => {
    queue.start(() => queue.pause());
    push('a', 'b');
    queue.resume(post, 0);
    expect(sent).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
  });

  it('sends the newest alone to who wants no other, when the one before it has been acknowledged', () => {
    queue.start(post);
    for (const value of ['a', 'b', 'c']) queue.push(value, BYTES, 'latest');
    expect(sent).toEqual([[1, 'a']]);
    queue.ack(1);
    expect(sent).toEqual([
      [1, 'a'],
      [2, 'c'],
    ]);
    expect(budget.bytes).toBe(BYTES);
  });

  it('drains what waits, whatever its window says', () => {
    queue.start(post);
    push('a', 'b', 'c', 'd');
    queue.drain();
    expect(sent).toHaveLength(4);
    expect(budget.bytes).toBe(0);
  });

  describe('with a budget', () => {
    const LARGE = { window: 100, maxQueued: 100 };

    it('sends no more unacknowledged than that, and keeps the newest alone of what waits', () => {
      open(LARGE, 3 * BYTES);
      queue.start(post);
      push('a', 'b', 'c', 'd', 'e');
      expect(sent).toHaveLength(3);
      expect(budget.bytes).toBe(4 * BYTES);
      queue.ack(3);
      expect(sent.at(-1)).toEqual([5, 'e']);
    });

    it('sends what is larger than the budget, alone', () => {
      open(LARGE, BYTES);
      queue.start(post);
      queue.push('large', 100);
      push('small');
      expect(sent).toEqual([[1, 'large']]);
      queue.ack(1);
      expect(sent).toHaveLength(2);
    });

    it('goes on when another queue makes room', () => {
      open(LARGE, 2 * BYTES);
      const other = new DeliveryQueue(LARGE, budget);
      queue.start(post);
      push('a', 'b');
      const arrived: unknown[] = [];
      other.start((_sequence, value) => arrived.push(value));
      other.push('x', BYTES);
      expect(arrived).toEqual([]);
      queue.ack(1);
      expect(arrived).toEqual(['x']);
      other.end();
    });

    it('forgets a queue that waits for room when it ends', () => {
      open(LARGE, BYTES);
      const other = new DeliveryQueue(LARGE, budget);
      queue.start(post);
      push('a');
      other.start(post);
      other.push('x', BYTES);
      expect(budget.waitingQueues).toBe(1);
      other.end();
      expect(budget.waitingQueues).toBe(0);
      queue.ack(1);
      expect(sent).toEqual([[1, 'a']]);
      expect(budget.bytes).toBe(0);
    });
  });

  it('loses nothing that it does not mark, and doubles nothing, whatever happens in which order', () => {
    fc.assert(deliveryProperty, { numRuns: 500 });
  });
});
