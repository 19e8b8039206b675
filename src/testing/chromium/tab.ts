import type { BrowserWindow } from 'electron';
import type { InMemoryElectron, PreloadSandbox } from '../electron/index.js';
import { bufferBorder } from './buffer-border.js';
import type { DevToolsSession } from './dev-tools-session.js';
import type { MainMessage, WorldMessage } from './injected/isolated-ipc.js';
import { takePrimordials } from './injected/primordials.js';
import { ValueReader } from './injected/value-reader.js';
import { ValueWriter } from './injected/value-writer.js';
import { fromChromiumAddress, toChromiumAddress } from './page-address.js';
import { servePageRequests } from './page-requests.js';
import { TabDocument } from './tab-document.js';
import type { WorldScripts } from './world-scripts.js';

export interface TabOptions {
  readonly electron: InMemoryElectron;
  readonly window: BrowserWindow;
  readonly session: DevToolsSession;
  readonly scripts: WorldScripts;
  readonly preloadPath: string;
  readonly fetch: (request: Request) => Promise<Response>;
}

interface BindingCall {
  readonly name: string;
  readonly payload: string;
  readonly executionContextId: number;
}

/** Where a document's isolated world is to be found. */
interface Place {
  readonly key: string;
  readonly executionContextId: number;
}

const own = takePrimordials();

/** A window of the in-memory Electron, shown in a tab of Chromium. */
export class Tab {
  /** The last document that Chromium has shown. */
  private place: Place | undefined;
  /** What it has sent before its counterpart was there. */
  private early: WorldMessage[] = [];
  private document: TabDocument | undefined;
  /** The counterpart of a document that Chromium has yet to show. */
  private awaited: PreloadSandbox | undefined;
  /** Whether the window is about to have the document that Chromium shows. */
  private isFollowing = false;

  private constructor(private readonly options: TabOptions) {}

  /** Makes the tab ready; it shows nothing before {@link Tab.commit}. */
  static async open(options: TabOptions): Promise<Tab> {
    const tab = new Tab(options);
    const { session, scripts, window } = options;
    session.on('Runtime.bindingCalled', (call) => tab.receive(call as BindingCall));
    session.on('Inspector.targetCrashed', () => window.isDestroyed() || window.webContents.forcefullyCrashRenderer());
    window.once('closed', () => {
      tab.document?.close(); // what Chromium still sends for it is late
      void tab.send('Page.close', {});
    });
    await session.send('Page.enable');
    await session.send('Runtime.enable');
    await session.send('Runtime.addBinding', { name: scripts.bindingName, executionContextName: scripts.worldName });
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.page });
    await session.send('Page.addScriptToEvaluateOnNewDocument', {
      source: scripts.isolated,
      worldName: scripts.worldName,
    });
    await servePageRequests(session, options.fetch);
    return tab;
  }

  /** The window has a new document. Chromium shows it already, if it was the page that asked for it. */
  commit(sandbox: PreloadSandbox, url: string): void {
    this.document?.close();
    this.document = undefined;
    if (this.isFollowing) this.join(sandbox);
    else {
      this.place = undefined;
      this.awaited = sandbox;
      void this.send('Page.navigate', { url: toChromiumAddress(url) });
    }
  }

  private receive({ name, payload, executionContextId }: BindingCall): void {
    if (name !== this.options.scripts.bindingName) return;
    const { key, table } = JSON.parse(payload) as { key: string; table: unknown };
    const message = new ValueReader(own, bufferBorder).read(table) as WorldMessage;
    if (message.kind === 'hello') this.greet({ key, executionContextId }, message.url);
    else if (key !== this.place?.key) return;
    else if (message.kind === 'preload-error') this.reportPreload(message.message, message.stack);
    else if (this.document) this.document.receive(message);
    else this.early.push(message);
  }

  /** Chromium has begun a document. */
  private greet(place: Place, address: string): void {
    this.document?.close();
    this.document = undefined;
    this.early = [];
    this.place = place;
    if (this.awaited) this.join(this.awaited);
    else void this.follow(fromChromiumAddress(address));
  }

  /** The page has reloaded or gone elsewhere, and the window with it, unless main prevents that. */
  private async follow(url: string): Promise<void> {
    const { electron, window } = this.options;
    if (window.isDestroyed()) return;
    this.isFollowing = true;
    const isCommitted = await electron.pageOf(window).navigate(url);
    if (!isCommitted) this.isFollowing = false;
  }

  private join(sandbox: PreloadSandbox): void {
    this.awaited = undefined;
    this.isFollowing = false;
    const document = new TabDocument(sandbox, (message) => this.post(message));
    this.document = document;
    for (const message of this.early.splice(0)) document.receive(message);
  }

  private post(message: MainMessage): void {
    if (!this.place) return;
    const { key, executionContextId } = this.place;
    const table = new ValueWriter(own, bufferBorder).write(message);
    const receiver = JSON.stringify(this.options.scripts.receiverName);
    void this.send('Runtime.callFunctionOn', {
      functionDeclaration: `function (text) { globalThis[${receiver}](text); }`,
      executionContextId,
      arguments: [{ value: JSON.stringify({ key, table }) }],
      silent: true,
    });
  }

  private reportPreload(message: string, stack: string): void {
    const error = Object.assign(new Error(message), { stack });
    this.options.window.webContents.emit('preload-error', {}, this.options.preloadPath, error);
  }

  private async send(method: string, params: object): Promise<void> {
    try {
      await this.options.session.send(method, params);
    } catch {
      // The document or its tab has gone meanwhile; so has everybody who could be told.
    }
  }
}
