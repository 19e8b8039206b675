import { measureMemory } from './memory.js';

const MEBIBYTE = 1_048_576;

describe('HttpService, receiving 64 MiB (256 MiB in test/soak)', () => {
  it.each(['following', 'afterwards'] as const)(
    'raises resident memory by less than 64 MiB with a reader %s',
    async (pace) => {
      const { bodyBytes, readBytes, riseBytes } = await measureMemory(64 * MEBIBYTE, pace);
      expect([bodyBytes, readBytes]).toEqual([64 * MEBIBYTE, 64 * MEBIBYTE]);
      expect(riseBytes).toBeLessThan(64 * MEBIBYTE);
    },
    60_000,
  );
});
