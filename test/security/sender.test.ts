// Rows about who sent a message, in Electron. On a socket the same is decided before the upgrade: server.test.ts.
import type { IpcMainEvent, WebFrameMain } from 'electron';
import { electronIpc } from 'sallyport/electron';
import { PROTOCOL_VERSION, laneChannel, portChannel } from 'sallyport/shared';
import type { Page } from 'sallyport/testing';
import { bridgeOf } from '../main/electron/in-memory.js';
import { gateLog, openGate, openGateScene, untilNoted, type GateScene } from './gate.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

let scene: GateScene;

afterEach(() => scene[Symbol.asyncDispose]());

/** The promise of every refusal, over each way that a page has to main. */
async function expectRefusedEverywhere(page: Page, reason: string): Promise<void> {
  const { electron, trail, logger } = scene;
  const records = trail.entries.length;
  await expect(bridgeOf(page).invoke('sallyport:knock', { args: [] })).resolves.toEqual({
    ok: false,
    error: {
      code: 'SENDER_REFUSED',
      name: 'SenderRefusedError',
      message: 'This sender may not call',
      details: { reason },
      correlationId: expect.any(String),
    },
  });
  expect(trail.entries.slice(records)).toEqual([
    expect.objectContaining({ channel: 'knock', code: 'SENDER_REFUSED', outcome: 'violation' }),
  ]);
  const fault = speakOverLane(page);
  await electron.settled();
  expect(fault().filter(({ kind }) => kind === 'reply' || kind === 'manifest')).toEqual([]);
  expect(gateLog).toEqual([]);
  expect(JSON.stringify(logger.records)).toContain('SENDER_REFUSED');
}

/** Says hello and calls, over ordinary messages. @returns what has come back by now */
function speakOverLane(page: Page): () => readonly { readonly kind?: string; readonly value?: unknown }[] {
  const bridge = bridgeOf(page);
  const heard: unknown[] = [];
  bridge.on(laneChannel(), (message) => void heard.push((message as { readonly message?: unknown }).message));
  const send = (message: object): void => bridge.send(laneChannel(), { connection: 'c', ...message });
  send({ open: true });
  send({ message: { kind: 'hello', version: PROTOCOL_VERSION } });
  send({ message: { kind: 'call', id: 1, channel: 'knock', args: [] } });
  return () =>
    heard
      .map((message) => (typeof message === 'string' ? (JSON.parse(message) as unknown) : message))
      .flat()
      .filter((message) => message !== undefined) as never;
}

describe('row 14: subframes', () => {
  it('are refused, even of the app’s own origin', async () => {
    scene = await openGateScene();
    await expectRefusedEverywhere(await scene.page.addFrame('app://ui/frame.html'), 'subframe');
  });

  it('may call where an app says so, of its own origin only', async () => {
    scene = await openGateScene({ allowSubframes: true });
    await expectRefusedEverywhere(await scene.page.addFrame('https://evil.example/'), 'foreign-origin');
    const own = await scene.page.addFrame('app://ui/frame.html');
    await expect(bridgeOf(own).invoke('sallyport:knock', { args: [] })).resolves.toMatchObject({ ok: true });
  });
});

describe('row 15: missing frames', () => {
  const disposed = (): never => {
    throw new Error('Render frame was disposed before WebFrameMain could be accessed');
  };
  const FRAMES: Readonly<Record<string, () => PropertyDescriptor>> = {
    'is null': () => ({ value: null }),
    'throws itself': () => ({ get: disposed }),
    'throws for its URL': () => ({
      value: Object.create({}, { url: { get: disposed }, origin: { value: 'app://ui' } }) as unknown,
    }),
    'throws for its origin': () => ({ value: Object.create({}, { origin: { get: disposed } }) as unknown }),
    'throws for its parent': () => ({ value: Object.create({}, { parent: { get: disposed } }) as unknown }),
  };

  it.each(Object.keys(FRAMES))('one that %s is refused, and main lives', async (name) => {
    scene = await openGateScene();
    const { ipcMain } = scene.electron.main;
    const event = { sender: scene.window.webContents, processId: 1, ports: [] };
    Object.defineProperty(event, 'senderFrame', FRAMES[name]?.() ?? {});
    ipcMain.emit('sallyport:call', event, { args: [] });
    ipcMain.emit(laneChannel(), event, { connection: 'c', open: true });
    ipcMain.emit(portChannel(), event, null);
    await scene.electron.settled();
    expect(scene.trail.outcomesOf('call')).toEqual(['violation SENDER_REFUSED']);
    expect(gateLog).toEqual([]);
    await expect(scene.bridge.invoke('sallyport:knock', { args: [] })).resolves.toMatchObject({ ok: true });
  });
});

describe('row 16: inherited origins', () => {
  it('a blank popup is refused, though it has its opener’s origin', async () => {
    scene = await openGateScene();
    const popup = await scene.page.open('about:blank');
    if (!popup) throw new Error('There is no popup');
    const page = scene.electron.pageOf(popup);
    expect(page.origin).toBe('app://ui');
    await expectRefusedEverywhere(page, 'foreign-origin');
  });

  it.each(['about:blank', 'about:srcdoc', 'data:text/html,x', 'blob:app://ui/1'])('%s is refused', async (url) => {
    scene = await openGateScene({}, url);
    await expectRefusedEverywhere(scene.page, 'foreign-origin');
  });

  it('null can’t be listed, nor anything else without an origin', async () => {
    scene = await openGateScene();
    for (const origin of ['null', 'about:blank', 'data:', '*', 'app://*', 'app://ui/path']) {
      expect(() => electronIpc({ origins: [origin] })).toThrow(TypeError);
    }
  });
});

describe('row 17: look-alike origins', () => {
  it.each([
    'app://ui.evil/',
    'app://uievil/',
    'app://evil@ui/',
    'app://ui@evil/',
    'app://:x@ui/',
    'app://ui./',
    'app://ui:1/',
    'app://xn--ui-/',
    'app2://ui/',
    'https://ui/',
    'https://app.example/?app://ui/',
  ])('%s is refused', async (url) => {
    scene = await openGateScene({}, url);
    await expectRefusedEverywhere(scene.page, 'foreign-origin');
  });

  it.each(['app://UI/', 'APP://ui/a?b#c'])('%s is the same', async (url) => {
    scene = await openGateScene({}, url);
    await expect(scene.bridge.invoke('sallyport:knock', { args: [] })).resolves.toMatchObject({ ok: true });
  });
});

describe('row 18: navigation during a call', () => {
  it.each(['app://ui2/', 'app://ui/', 'https://evil.example/'])('what then shows %s gets nothing', async (url) => {
    scene = await openGateScene({ origins: ['app://ui', 'app://ui2'] });
    const { bridge } = scene;
    const settled = jest.fn();
    void bridge.invoke('sallyport:pass', { args: [] }).then(settled, settled);
    const before = speakOverLane(scene.page);
    bridge.send(laneChannel(), { connection: 'c', message: { kind: 'call', id: 2, channel: 'pass', args: [] } });
    await untilNoted('pass from app://ui', 2);
    await scene.electron.settled();
    await scene.window.loadURL(url);
    const after: unknown[] = [];
    scene.bridge.on(laneChannel(), (message) => void after.push(message));
    openGate();
    await scene.electron.settled();
    // Who called was read as its message arrived, not from a frame that shows another page by now.
    expect(gateLog.filter((line) => line.startsWith('pass'))).toEqual([
      'pass from app://ui',
      'pass from app://ui',
      'pass aborted',
      'pass aborted',
      'passed from app://ui',
      'passed from app://ui',
    ]);
    expect(after).toEqual([]);
    expect(JSON.stringify(before())).not.toContain('secret');
    expect(settled).not.toHaveBeenCalled();
    expect(scene.trail.outcomesOf('pass')).toEqual(['failure CANCELLED', 'failure CANCELLED']);
  });

  it('a port is bound to its frame and document: of no use once that has gone, whoever holds it', async () => {
    scene = await openGateScene({ origins: ['app://ui', 'app://ui2'] });
    const { ipcMain, MessageChannelMain } = scene.electron.main;
    const { port1, port2 } = new MessageChannelMain();
    const frame: WebFrameMain = scene.window.webContents.mainFrame;
    const event = { sender: scene.window.webContents, senderFrame: frame, processId: frame.processId, ports: [port1] };
    const heard: unknown[] = [];
    const closed = new Promise<void>((resolve) => port2.on('close', resolve));
    port2.on('message', ({ data }) => void heard.push(data));
    port2.start();
    ipcMain.emit(portChannel(), event as unknown as IpcMainEvent, null);
    port2.postMessage({ kind: 'hello', version: PROTOCOL_VERSION });
    port2.postMessage({ kind: 'call', id: 1, channel: 'knock', args: [] });
    await untilNoted('knock');
    await scene.window.loadURL('app://ui2/');
    await closed;
    const { length } = heard;
    port2.postMessage({ kind: 'call', id: 2, channel: 'knock', args: [] });
    await scene.electron.settled();
    expect(gateLog).toEqual(['knock']);
    expect(heard).toHaveLength(length);
  });
});

describe('row 24: channel error', () => {
  it('of a page that reaches it, main outlives, also when nobody is left who listens', async () => {
    scene = await openGateScene();
    const { electron, page } = scene;
    for (let attempt = 0; attempt < 2; attempt += 1) {
      electron.main.ipcMain.removeAllListeners();
      await electron.settled();
      page.electron.ipcRenderer.send('error', new Error('from the page'));
      page.electron.ipcRenderer.send('removeListener', 'error');
      await electron.settled();
      expect(electron.main.ipcMain.listenerCount('error')).toBeGreaterThan(0);
    }
    electron.main.ipcMain.removeAllListeners('error');
    await electron.settled();
    expect(electron.main.ipcMain.emit('error', {}, new Error('from the page'))).toBe(true);
    await expect(scene.bridge.invoke('sallyport:knock', { args: [] })).resolves.toMatchObject({ ok: true });
  });
});
