import { app, ipcMain as electronIpcMain, type IpcMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import {
  BRIDGE_PREFIX,
  CancelledError,
  DisposableStore,
  createSubscription,
  encodeError,
  laneChannel,
  portChannel,
} from '../../shared/index.js';
import type { InvokeAnswer, Transport, TransportHost } from '../transports/transport.js';
import { claimChannel } from './channel-claims.js';
import { assertCloneable } from './cloneable.js';
import { ElectronLane } from './electron-lane.js';
import { ElectronPorts, refusePorts } from './electron-ports.js';
import { FrameConnections } from './frame-connections.js';
import { keepErrorListener } from './keep-error-listener.js';
import { parseDevelopmentOrigins, parseOrigins } from './origin.js';
import { PageLifetimes } from './page-lifetimes.js';
import { judgeSender, type SenderRules } from './sender.js';

export interface ElectronIpcOptions {
  /** Whose pages may call, compared exactly: `app://ui`, `http://localhost:5173`. */
  readonly origins: readonly string[];
  /**
   * Whose pages may call too while the app is not packaged, such as a development server's: `http://localhost:5173`.
   * On this machine only. Nothing but being packaged decides on it; no environment variable does. @default []
   */
  readonly developmentOrigins?: readonly string[];
  /** What each IPC channel begins with; the same as given to `exposeBridge`. @default 'sallyport:' */
  readonly prefix?: string;
  /** Whether frames within a page may call; their origins must be listed too. @default false */
  readonly allowSubframes?: boolean;
  /**
   * Whether pages may connect over a `MessagePort` of their own; where not, ordinary IPC messages carry everything.
   * @default true
   */
  readonly fastLane?: boolean;
  /** @default Electron's own */
  readonly ipcMain?: IpcMain;
}

/**
 * Brings Electron's pages to a host: each method is an `ipcMain.handle` of its own (a one-way one an `ipcMain.on`),
 * and `RendererEventService` connects each frame by a `MessagePort`, or else by messages on one channel.
 *
 * @throws {TypeError} when an origin is none, or one for development is not on this machine
 * @example
 * host.bind(electronIpc({ origins: ['app://ui'] }));
 */
export function electronIpc(options: ElectronIpcOptions): Transport {
  return new ElectronIpc(options);
}

class ElectronIpc implements Transport {
  readonly name = 'electron';
  private readonly ipcMain: IpcMain;
  private readonly prefix: string;
  private readonly rules: SenderRules;
  private readonly hasFastLane: boolean;
  private readonly resources = new DisposableStore();

  constructor(options: ElectronIpcOptions) {
    this.ipcMain = options.ipcMain ?? electronIpcMain;
    this.prefix = options.prefix ?? BRIDGE_PREFIX;
    const development = parseDevelopmentOrigins(options.developmentOrigins ?? []);
    const origins = parseOrigins(options.origins);
    this.rules = {
      origins: app.isPackaged ? origins : new Set([...origins, ...development]),
      allowSubframes: options.allowSubframes ?? false,
    };
    this.hasFastLane = options.fastLane ?? true;
  }

  bind(host: TransportHost): void {
    const pages = this.resources.add(new PageLifetimes());
    this.resources.add(keepErrorListener(this.ipcMain));
    this.openLanes(host, new FrameConnections(host, pages));
    for (const { channel, kind } of host.channels) {
      if (kind === 'handle') this.handle(host, pages, channel);
      else this.listen(host, pages, channel);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.resources.dispose();
  }

  private openLanes(host: TransportHost, connections: FrameConnections): void {
    const channel = laneChannel(this.prefix);
    const lane = new ElectronLane(connections, this.rules, channel, host.logger);
    const ports = new ElectronPorts(connections, this.rules, host.logger);
    this.listenOn(
      channel,
      (event, message) => lane.receive(event, message),
      () => connections.close(),
    );
    this.listenOn(portChannel(this.prefix), (event) => (this.hasFastLane ? ports.receive(event) : refusePorts(event)));
  }

  private handle(host: TransportHost, pages: PageLifetimes, channel: string): void {
    const name = this.prefix + channel;
    this.resources.add(claimChannel(this.ipcMain, `handle ${name}`, () => this.ipcMain.removeHandler(name)));
    // Also one that was not registered here; removing none is no fault.
    this.ipcMain.removeHandler(name);
    // Only the envelope is read: tracers append arguments of their own.
    this.ipcMain.handle(name, (event, envelope: unknown) => this.invoke(host, pages, event, channel, envelope));
  }

  private listen(host: TransportHost, pages: PageLifetimes, channel: string): void {
    const receive = (event: IpcMainEvent, envelope: unknown): void => {
      void this.invoke(host, pages, event, channel, envelope);
    };
    this.listenOn(this.prefix + channel, receive);
  }

  private listenOn(name: string, listener: (event: IpcMainEvent, message: unknown) => void, onEnd?: () => void): void {
    const release = (): void => {
      this.ipcMain.removeListener(name, listener);
      onEnd?.();
    };
    this.resources.add(claimChannel(this.ipcMain, `on ${name}`, release));
    this.ipcMain.on(name, listener);
  }

  /** Never rejects: Electron would strip the error of everything but its message. */
  private async invoke(
    host: TransportHost,
    pages: PageLifetimes,
    event: IpcMainEvent | IpcMainInvokeEvent,
    channel: string,
    envelope: unknown,
  ): Promise<InvokeAnswer> {
    const sender = judgeSender(event, this.rules);
    const controller = new AbortController();
    const abort = (): void => controller.abort(new CancelledError());
    const watch = pages.watch(sender.webContents, sender.frame, abort);
    const running = this.resources.add(createSubscription(abort));
    try {
      const answer = await host.invoke(channel, envelope, sender.peer, controller.signal);
      assertCloneable(answer);
      return answer;
    } catch (error) {
      host.logger.error('A call could not be answered', { channel, error });
      return { ok: false, error: encodeError(error) };
    } finally {
      watch();
      this.resources.release(running);
    }
  }
}
