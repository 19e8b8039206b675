// 20,000 hostile messages; a million of them in test/soak.
import { electron } from '../targets/electron.js';
import { loopback } from '../targets/loopback.js';
import { webSocket } from '../targets/web-socket.js';
import { runHostileMessages } from '../suites/hostile/hostile-run.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

describe('hostile messages', () => {
  it.each([
    { target: loopback, count: 8_000 },
    { target: electron, count: 4_000 },
    { target: webSocket, count: 8_000 },
  ])('over $target.name run no method, and leave main as it was', async ({ target, count }) => {
    const report = await runHostileMessages(target, { count, seed: 1 });
    expect(report.sent).toBeGreaterThanOrEqual(count);
    expect(report.bytesAfter).toBeLessThan(report.bytesBefore * 1.1);
  });
});
