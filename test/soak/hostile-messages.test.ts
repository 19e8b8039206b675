// A million hostile messages, of which each has something wrong with it. HOSTILE_SEED chooses others.
import { electron } from '../targets/electron.js';
import { loopback } from '../targets/loopback.js';
import { webSocket } from '../targets/web-socket.js';
import { runHostileMessages } from '../suites/hostile/hostile-run.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

const SEED = Number(process.env['HOSTILE_SEED'] ?? 20_261_129);

describe('a million hostile messages', () => {
  it.each([
    { target: loopback, count: 400_000 },
    { target: electron, count: 250_000 },
    { target: webSocket, count: 350_000 },
  ])(
    'run no method over $target.name, and leave main as it was',
    async ({ target, count }) => {
      const report = await runHostileMessages(target, { count, seed: SEED });
      process.stderr.write(`${target.name}: ${JSON.stringify(report)}\n`);
      expect(report.sent).toBeGreaterThanOrEqual(count);
      expect(report.bytesAfter).toBeLessThan(report.bytesBefore * 1.1);
    },
    3_600_000,
  );
});
