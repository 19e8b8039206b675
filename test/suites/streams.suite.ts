import { DisposedError, NotFoundError } from 'sallyport/shared';
import type { OpenTarget, Target } from '../targets/target.js';
import { SuiteService, Traces } from './suite-service.js';

/** What a stream does over every transport. */
export function describeStreams(target: Target): void {
  describe(`streams over ${target.name}`, () => {
    let open: OpenTarget<SuiteService>;
    let traces: Traces;

    beforeEach(async () => {
      SuiteService.traces = traces = new Traces();
      open = await target.open(SuiteService);
    });

    afterEach(async () => {
      await open[Symbol.asyncDispose]();
    });

    it('bring all items, in order', async () => {
      const seen: number[] = [];
      for await (const value of open.service.count(3_000)) seen.push(value);
      expect(seen).toEqual(Array.from({ length: 3_000 }, (_, value) => value));
      await traces.finished.promise;
    });

    it('may have no item at all', async () => {
      for await (const value of open.service.count(0)) throw new Error(`There was ${value}`);
      await traces.finished.promise;
      expect(traces.produced).toBe(0);
    });

    it('bring bytes as bytes', async () => {
      const sizes: string[] = [];
      for await (const chunk of open.service.chunks(20)) sizes.push(`${chunk.length} of ${chunk[0]}`);
      expect(sizes).toEqual(Array.from({ length: 20 }, (_, index) => `65537 of ${index}`));
    });

    it('bring what came before an error, then the error as its class', async () => {
      const seen: number[] = [];
      const read = async (): Promise<void> => {
        for await (const value of open.service.failAfter(100)) seen.push(value);
      };
      await expect(read()).rejects.toBeInstanceOf(NotFoundError);
      expect(seen).toHaveLength(100);
    });

    it('produce nothing before the first item is asked for', async () => {
      const stream = open.service.count(5);
      await open.service.square(1);
      expect(traces.produced).toBe(0);
      await stream[Symbol.asyncIterator]().next();
      expect(traces.produced).toBeGreaterThan(0);
    });

    it('stop producing when nobody reads on', async () => {
      const iterator = open.service.count(1_000_000)[Symbol.asyncIterator]();
      await iterator.next();
      let before = -1;
      // Main goes on until the page's credit is used up, and no further.
      for (let rounds = 0; before !== traces.produced && rounds < 1_000; rounds += 1) {
        before = traces.produced;
        await open.service.square(1);
      }
      expect(traces.produced).toBe(before);
      expect(traces.produced).toBeLessThan(10_000);
      await iterator.return?.();
      await traces.finished.promise;
    });

    it("run the source's finally when the reader breaks off", async () => {
      for await (const value of open.service.count(1_000_000)) if (value === 10) break;
      await traces.finished.promise;
      expect(traces.produced).toBeLessThan(10_000);
    });

    it('do not hold up each other, nor calls', async () => {
      const slow = open.service.count(1_000_000)[Symbol.asyncIterator]();
      await slow.next();
      const seen: number[] = [];
      for await (const value of open.service.count(500)) seen.push(value);
      expect(seen).toHaveLength(500);
      expect(await open.service.square(5)).toBe(25);
      await slow.return?.();
    });

    it('end with DISPOSED when main ends', async () => {
      const iterator = open.service.count(1_000_000)[Symbol.asyncIterator]();
      await iterator.next();
      await open.host.dispose();
      await traces.finished.promise;
      const readOn = async (): Promise<void> => {
        for (let step = await iterator.next(); !step.done; step = await iterator.next());
      };
      await expect(readOn()).rejects.toBeInstanceOf(DisposedError);
    });
  });
}
