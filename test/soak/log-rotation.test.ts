import { writeAndRotate } from '../suites/log-rotation.js';

describe('the log', () => {
  it('has each of 100,000 lines of ten writers once, over files of 64 KiB', async () => {
    const { counts, files, largest, isInOrder } = await writeAndRotate(10_000);
    expect(counts.size).toBe(100_000);
    expect(new Set(counts.values())).toEqual(new Set([1]));
    expect(isInOrder).toBe(true);
    expect(files).toBeGreaterThan(50);
    expect(largest).toBeLessThanOrEqual(65_536);
  }, 600_000);
});
