import { KeepAlive } from '../../../src/renderer/connection/keep-alive.js';
import { ManualClock } from 'sallyport/testing';

describe('KeepAlive', () => {
  let clock: ManualClock;
  let pings: number[];
  let silences: number[];
  let keepAlive: KeepAlive;

  beforeEach(() => {
    clock = new ManualClock();
    pings = [];
    silences = [];
    keepAlive = new KeepAlive(clock, {
      ping: () => pings.push(clock.monotonicMs()),
      onSilence: () => silences.push(clock.monotonicMs()),
    });
  });

  it('asks when nothing has come for 8 s', () => {
    clock.advance(7_999);
    expect(pings).toEqual([]);
    clock.advance(1);
    expect(pings).toEqual([8_000]);
    keepAlive.stop();
  });

  it('gives up 8 s after it asked, once', () => {
    clock.advance(15_999);
    expect(silences).toEqual([]);
    clock.advance(1);
    expect(silences).toEqual([16_000]);
    clock.advance(100_000);
    expect(silences).toEqual([16_000]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('counts from what came last, and does not ask while something comes', () => {
    for (let second = 0; second < 60; second += 5) {
      clock.advance(5_000);
      keepAlive.noteArrival();
    }
    expect(pings).toEqual([]);
    clock.advance(8_000);
    expect(pings).toEqual([68_000]);
    keepAlive.stop();
  });

  it('goes on when it is answered', () => {
    clock.advance(9_000);
    keepAlive.noteArrival();
    clock.advance(8_000);
    expect(pings).toEqual([8_000, 17_000]);
    expect(silences).toEqual([]);
    keepAlive.stop();
  });

  it('leaves no timer', () => {
    keepAlive.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  describe('with timers that come late, as in a tab that was frozen', () => {
    /** A clock whose timers fire when the test says so, whatever the time. */
    class LateClock extends ManualClock {
      private pending: (() => void)[] = [];
      private nowMs = 0;

      override monotonicMs(): number {
        return this.nowMs;
      }

      override after(_delayMs: number, callback: () => void): ReturnType<ManualClock['after']> {
        this.pending = [callback];
        return super.after(0, () => undefined);
      }

      wakeAt(nowMs: number): void {
        this.nowMs = nowMs;
        for (const run of this.pending.splice(0)) run();
      }
    }

    it('looks a second time before it gives up: the answer may wait for its turn', () => {
      const late = new LateClock();
      const other = new KeepAlive(late, { ping: () => pings.push(1), onSilence: () => silences.push(1) });
      late.wakeAt(8_000);
      late.wakeAt(90_000);
      expect(silences).toEqual([]);
      other.noteArrival();
      late.wakeAt(91_000);
      late.wakeAt(99_000);
      expect(silences).toEqual([]);
      expect(pings).toHaveLength(2);
    });

    it('gives up at the second look', () => {
      const late = new LateClock();
      void new KeepAlive(late, { ping: () => pings.push(1), onSilence: () => silences.push(1) });
      late.wakeAt(8_000);
      late.wakeAt(90_000);
      late.wakeAt(150_000);
      expect(silences).toEqual([1]);
    });
  });
});
