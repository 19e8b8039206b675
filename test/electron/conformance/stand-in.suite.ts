import { describeConformance } from './conformance.suite.js';
import { StandIn } from './stand-in.js';

/**
 * Runs the conformance suite over the stand-in, once for each seed and with both fates of an uncloneable reply, and
 * checks that what is unordered in Electron differs among seeds.
 */
export function describeStandIn(seeds: readonly number[]): void {
  for (const seed of seeds) {
    const uncloneableReply = seed % 2 === 0 ? 'reject' : 'close';
    const title = `the stand-in for Electron, seed ${seed} (${seeds.length} in all), uncloneable replies: ${uncloneableReply}`;
    describeConformance(title, async () => new StandIn({ seed, uncloneableReply }));
  }

  describe('the stand-in for Electron', () => {
    it('F13 knows no order among messages, replies and ports, and repeats that of a seed', async () => {
      const orders = new Map<number, string>();
      for (const seed of seeds) orders.set(seed, await orderOf(seed));
      for (const seed of seeds.slice(0, 2)) expect(await orderOf(seed)).toBe(orders.get(seed));
      for (const [one, other] of ['mr', 'mp', 'rm', 'rp', 'pm', 'pr']) {
        const isAhead = (order: string): boolean => order.indexOf(String(one)) < order.indexOf(String(other));
        expect([...orders.values()].some(isAhead)).toBe(true);
      }
    });
  });
}

/** In which order a page hears a message (`m`), a reply (`r`) and a port (`p`) that main sends at once. */
async function orderOf(seed: number): Promise<string> {
  const electron = new StandIn({ seed, uncloneableReply: 'close' });
  const window = await electron.openWindow();
  await window.preload(({ electron: { ipcRenderer }, memory, tools }) => {
    ipcRenderer.on('m', () => void memory.log.push('m'));
    ipcRenderer.on('port', ({ ports: [port] }) => tools.receive(port, () => void memory.log.push('p')));
    void ipcRenderer.invoke('wait').then(() => memory.log.push('r'));
  });
  await electron.main(({ electron: { BrowserWindow, ipcMain, MessageChannelMain }, memory }, id) => {
    ipcMain.handle('wait', () => new Promise<void>((resolve) => void (memory.release = resolve)));
    const { port1, port2 } = new MessageChannelMain();
    memory.ports.push(port1);
    BrowserWindow.fromId(id)?.webContents.postMessage('port', null, [port2]);
  }, window.id);
  await electron.settle();
  await electron.main(async ({ electron: { BrowserWindow }, memory }, id) => {
    memory.release();
    // The reply is under way a few promises later; the others must not be ahead for that.
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    BrowserWindow.fromId(id)?.webContents.send('m');
    memory.ports[0]?.postMessage(null);
  }, window.id);
  await electron.settle();
  return ((await window.preload(({ memory }) => memory.log)) as string[]).join('');
}
