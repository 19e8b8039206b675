import { measureMemory } from '../main/services/http/memory.js';

const MEBIBYTE = 1_048_576;

describe('HttpService, receiving 256 MiB', () => {
  it.each(['following', 'afterwards'] as const)(
    'raises resident memory by less than 64 MiB with a reader %s',
    async (pace) => {
      const { bodyBytes, readBytes, riseBytes } = await measureMemory(256 * MEBIBYTE, pace);
      expect([bodyBytes, readBytes]).toEqual([256 * MEBIBYTE, 256 * MEBIBYTE]);
      expect(riseBytes).toBeLessThan(64 * MEBIBYTE);
    },
    120_000,
  );
});
