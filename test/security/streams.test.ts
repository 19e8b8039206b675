// Rows about streams that another client would like to have, and faults of the page at their other end.
import { RendererEventService, electronBridge } from 'sallyport/renderer';
import { closeWindow, crashPage, reload } from 'sallyport/testing';
import { createLoopbackServer } from 'sallyport/main';
import { RecordingLogger } from 'sallyport/testing';
import { PageDirectory } from '../main/headless/page-directory.js';
import { pageOptions } from '../main/electron/in-memory.js';
import { listen } from '../../workbench/main/listen.js';
import { PortMemory } from '../../workbench/main/port-memory.js';
import { CountedService, runs } from './counted-service.js';
import { Gate, gateLog, openGate, openGateScene, untilNoted, type GateScene } from './gate.js';
import { HostilePage, TARGETS } from './hostile-page.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

describe('row 20: stream hijack', () => {
  describe.each(TARGETS)('over $name', (target) => {
    it('another client’s id is answered like an unknown one, and the stream goes on', async () => {
      runs.length = 0;
      await using first = await HostilePage.open(target, CountedService);
      const { raw } = first;
      raw.post({ kind: 'open', id: 7, channel: 'numbers', args: [5], credit: { bytes: 1_000, items: 2 } });
      const isChunk = ({ kind, id }: Readonly<Record<string, unknown>>): boolean => kind === 'chunk' && id === 7;
      await raw.nextThat(isChunk, 'a chunk');

      using second = await first.target.connectRaw();
      first.takeRecords();
      // Of the first one's, and of nobody's.
      const attempts = [7, 70].flatMap((id) => [
        { kind: 'grant', id, credit: { bytes: 1_000, items: 1_000 } },
        { kind: 'ack', id, sequence: 1 },
        { kind: 'cancel', id },
      ]);
      for (const attempt of attempts) second.post(attempt);
      second.post({ kind: 'call', id: 1, channel: 'flag', args: [true] });
      await second.next('reply', 1);
      const heard = second.received.map((message) => ({ ...message, id: 0, correlationId: '' }));
      const half = heard.length / 2;
      expect(heard.slice(0, half)).toEqual(heard.slice(half));
      expect(JSON.stringify(heard)).not.toContain('chunk');

      raw.post({ kind: 'grant', id: 7, credit: { bytes: 100, items: 10 } });
      await raw.nextThat(({ kind, id }) => kind === 'end' && id === 7, 'the end');
      expect(runs).toEqual(['numbers', 'flag']);
    });
  });
});

describe('faults of a page', () => {
  let scene: GateScene;
  const pages: Gate[] = [];

  beforeEach(async () => void (scene = await openGateScene()));

  afterEach(async () => {
    for (const page of pages.splice(0)) RendererEventService.disconnect(page); // their documents are gone
    await scene[Symbol.asyncDispose]();
  });

  async function connect(): Promise<Gate> {
    const transport = () => electronBridge(pageOptions(scene.page));
    const gate: Gate = await RendererEventService.connect<never>({ transport, onProblem: () => undefined });
    pages.push(gate);
    return gate;
  }

  /** One call that waits over each way to main, and one stream that is read. */
  async function keepBusy(): Promise<AsyncIterator<number>> {
    const gate = await connect();
    gate.pass().catch(() => undefined);
    void scene.bridge.invoke('sallyport:pass', { args: [] });
    const stream = gate.watch()[Symbol.asyncIterator]();
    await stream.next();
    await untilNoted('pass from app://ui', 2);
    return stream;
  }

  const count = (line: string): number => gateLog.filter((noted) => noted === line).length;

  describe('fault: renderer crash', () => {
    it('100 of them end all that the page had, within 100 ms, and leave nothing behind', async () => {
      const times: number[] = [];
      const listeners = scene.window.webContents.eventNames().length;
      for (let round = 1; round <= 100; round += 1) {
        gateLog.length = 0;
        await keepBusy();
        const killedAt = performance.now();
        await crashPage(scene.window);
        await Promise.all([untilNoted('pass aborted', 2), untilNoted('watch ended')]);
        times.push(performance.now() - killedAt);
        for (const page of pages.splice(0)) RendererEventService.disconnect(page);
        await scene.window.loadURL('app://ui/index.html');
      }
      // Of a busy machine a single one says nothing.
      expect(times.toSorted((a, b) => a - b)[49]).toBeLessThan(100);
      openGate();
      await scene.electron.settled();
      expect(scene.trail.outcomesOf('pass').filter((outcome) => outcome !== 'failure CANCELLED')).toEqual([]);
      expect(connectionsOf(scene)).toBe(0);
      expect(scene.window.webContents.eventNames().length - listeners).toBeLessThanOrEqual(4);
    });
  });

  describe('fault: window closed mid-stream', () => {
    it('the producer stops, and what it holds is let go of', async () => {
      await keepBusy();
      const { webContents } = scene.window;
      await closeWindow(scene.window);
      await Promise.all([untilNoted('pass aborted', 2), untilNoted('watch ended')]);
      expect(webContents.eventNames()).toEqual([]);
      expect(connectionsOf(scene)).toBe(0);
      expect([count('watch'), count('watch ended')]).toEqual([1, 1]);
    });
  });

  describe('fault: reload mid-call', () => {
    it('the call is aborted with it, its late result is dropped, and the next document calls at once', async () => {
      await keepBusy();
      await reload(scene.window);
      expect(count('pass aborted')).toBe(2);
      const heard: unknown[] = [];
      scene.bridge.on('sallyport:#lane', (message) => void heard.push(message));
      await expect((await connect()).knock()).resolves.toBe('come in');
      openGate();
      await scene.electron.settled();
      expect(JSON.stringify(heard)).not.toContain('secret');
      expect(gateLog.at(-1)).toBe('passed from app://ui');
    });
  });
});

/** How many links main still holds. */
function connectionsOf({ host }: GateScene): number {
  return (Reflect.get(host, 'connections') as ReadonlySet<unknown>).size;
}

describe('fault: port loss', () => {
  it('a port that is taken is told of, or another one is used, and the one who has it loses nothing', async () => {
    using page = new PageDirectory();
    const logger = new RecordingLogger();
    await using first = await createLoopbackServer({ root: page.root, logger });
    const taken = { root: page.root, port: first.port, logger };
    await expect(createLoopbackServer(taken)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const memory = new PortMemory(page.root);
    await memory.write(first.port);
    await expect(listen({ ...taken, memory })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await using second = await listen({ ...taken, port: undefined, memory });
    expect(second.port).not.toBe(first.port);
    await expect(memory.read()).resolves.toBe(second.port);
    await expect(fetch(`http://127.0.0.1:${first.port}/`)).resolves.toMatchObject({ status: 200 });
  });
});
