import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChromiumElectron, type DevToolsSession, type InMemoryElectron } from 'sallyport/testing';
import { bufferBorder } from '../../../src/testing/chromium/buffer-border.js';
import { takePrimordials } from '../../../src/testing/chromium/injected/primordials.js';
import { ValueWriter } from '../../../src/testing/chromium/injected/value-writer.js';

/** A Chromium that does what the test says. */
class ScriptedSession implements DevToolsSession {
  readonly sent: { readonly method: string; readonly params: Readonly<Record<string, unknown>> }[] = [];
  private readonly listeners = new Map<string, (params: unknown) => void>();

  async send(method: string, params: object = {}): Promise<unknown> {
    this.sent.push({ method, params: params as Readonly<Record<string, unknown>> });
    return {};
  }

  on(event: string, listener: (params: unknown) => void): void {
    this.listeners.set(event, listener);
  }

  /** The isolated world of the document `key` sends a message. */
  speak(key: string, message: unknown): void {
    const binding = this.sent.find(({ method }) => method === 'Runtime.addBinding');
    const table = new ValueWriter(takePrimordials(), bufferBorder).write(message);
    const call = { name: binding?.params['name'], payload: JSON.stringify({ key, table }), executionContextId: 1 };
    this.listeners.get('Runtime.bindingCalled')?.(call);
  }

  get told(): readonly string[] {
    return this.sent
      .filter(({ method }) => method === 'Runtime.callFunctionOn')
      .map(({ params }) => JSON.stringify(params));
  }
}

describe('Tab', () => {
  let directory: string;
  let session: ScriptedSession;
  let electron: InMemoryElectron;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'sallyport-tab-'));
    const preload = join(directory, 'preload.cjs');
    writeFileSync(preload, '');
    session = new ScriptedSession();
    electron = createChromiumElectron({ preload, openTab: async () => session });
    await electron.main.app.whenReady();
    const window = new electron.main.BrowserWindow({ webPreferences: { preload } });
    await window.loadURL('app://ui/');
    while (!session.sent.some(({ method }) => method === 'Page.navigate')) await electron.settled();
    session.speak('first', { kind: 'hello', url: 'https://ui.app.sallyport.test/' });
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  it('hears the document that it shows, and no other', async () => {
    const heard: unknown[] = [];
    electron.main.ipcMain.on('news', (_event, text) => heard.push(text));
    session.speak('another', { kind: 'send', channel: 'news', args: ['stray'] });
    session.speak('first', { kind: 'send', channel: 'news', args: ['own'] });
    await electron.settled();
    expect(heard).toEqual(['own']);
  });

  it('tells a document nothing that was meant for the one before', async () => {
    const release = Promise.withResolvers<string>();
    electron.main.ipcMain.handle('slow', () => release.promise);
    session.speak('first', { kind: 'invoke', id: 1, channel: 'slow', args: [] });
    await electron.settled();
    // The answer is on its way when Chromium shows another document already.
    release.resolve('late');
    session.speak('second', { kind: 'hello', url: 'https://ui.app.sallyport.test/' });
    await electron.settled();
    expect(session.told).toEqual([]);
    electron.main.ipcMain.handle('quick', () => 'soon');
    session.speak('second', { kind: 'invoke', id: 1, channel: 'quick', args: [] });
    while (session.told.length === 0) await electron.settled();
    expect(session.told.join()).toContain('soon');
    expect(session.told.join()).not.toContain('late');
  });
});
