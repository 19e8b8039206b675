import { DeliveryReceiver } from '../../../src/renderer/connection/delivery-receiver.js';

describe('DeliveryReceiver', () => {
  let acknowledged: number[];
  let lost: number[];
  let receiver: DeliveryReceiver;

  beforeEach(() => {
    acknowledged = [];
    lost = [];
    receiver = new DeliveryReceiver({
      acknowledge: (sequence) => acknowledged.push(sequence),
      onLoss: (dropped) => lost.push(dropped),
    });
  });

  it('takes each number once, in order', () => {
    expect([1, 2, 2, 1, 3].map((sequence) => receiver.accept(sequence))).toEqual([true, true, false, false, true]);
    expect(receiver.received).toBe(3);
    expect(lost).toEqual([]);
  });

  it('tells how many were left out', () => {
    receiver.accept(4);
    receiver.accept(6);
    expect(lost).toEqual([3, 1]);
  });

  it('acknowledges together what came together', async () => {
    receiver.accept(1);
    receiver.accept(2);
    expect(acknowledged).toEqual([]);
    await Promise.resolve();
    expect(acknowledged).toEqual([2]);
    receiver.accept(3);
    await Promise.resolve();
    expect(acknowledged).toEqual([2, 3]);
  });

  it('counts from 1 again when it restarts', () => {
    receiver.accept(5);
    receiver.restart();
    expect(receiver.accept(1)).toBe(true);
  });
});
