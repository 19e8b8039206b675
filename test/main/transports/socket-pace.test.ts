import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { ManualClock } from '../../../src/testing/manual-clock.js';
import { SocketPace } from '../../../src/main/transports/socket-pace.js';

const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('SocketPace', () => {
  let clock: ManualClock;
  let stream: EventEmitter;
  let isReading: boolean;
  let pace: SocketPace;
  let workMs: number;

  beforeEach(() => {
    clock = new ManualClock();
    stream = new EventEmitter();
    isReading = true;
    stream.on('data', () => clock.advance(workMs)); // what `ws` does with it
    const socket = { pause: () => void (isReading = false), resume: () => void (isReading = true) };
    pace = new SocketPace(socket, stream as unknown as Duplex, clock);
  });

  afterEach(() => void stream.emit('close'));

  it('lets a socket go on whose data is dealt with in less than 2 ms', () => {
    workMs = 1.9;
    stream.emit('data');
    expect(isReading).toBe(true);
  });

  it('reads no more in this turn once 2 ms were spent on it, and goes on in the next', async () => {
    workMs = 1;
    stream.emit('data');
    stream.emit('data');
    expect(isReading).toBe(false);
    await nextTurn();
    expect(isReading).toBe(true);
    stream.emit('data');
    expect(isReading).toBe(true);
  });

  it('begins anew after more than 1 ms without data', () => {
    workMs = 1.5;
    stream.emit('data');
    clock.advance(1.1);
    stream.emit('data');
    expect(isReading).toBe(true);
    stream.emit('data');
    expect(isReading).toBe(false);
  });

  it('does not go on while its owner has it paused', async () => {
    workMs = 3;
    stream.emit('data');
    pace.pause();
    await nextTurn();
    expect(isReading).toBe(false);
    pace.resume();
    expect(isReading).toBe(true);
  });

  it('does not go on within a turn that it has used up, whatever its owner says', async () => {
    workMs = 3;
    pace.pause();
    stream.emit('data');
    pace.resume();
    expect(isReading).toBe(false);
    await nextTurn();
    expect(isReading).toBe(true);
  });

  it('leaves a socket alone that was closed', async () => {
    workMs = 3;
    stream.emit('data');
    stream.emit('close');
    await nextTurn();
    expect(isReading).toBe(false);
  });
});
