import type { IpcRendererEvent } from 'electron';
import { container } from 'tsyringe';
import { electronIpc } from 'sallyport/electron';
import { EventServiceHost, UNLIMITED_RATES } from 'sallyport/main';
import { RendererEventService, electronBridge } from 'sallyport/renderer';
import type { SallyportBridge } from 'sallyport/shared';
import { RecordingLogger, type Page } from 'sallyport/testing';
import { openPage, pageOptions, startElectron } from '../main/electron/in-memory.js';
import { RawClient } from './raw-client.js';
import type { Target } from './target.js';

/**
 * The in-memory Electron: each page a window, behind the preload. The suite's file must itself say
 * `jest.mock('electron', …)`.
 *
 * @param lane what carries the messages between page and main
 * @param seed decides among messages that have no order between them. @default 1
 */
export function electronTarget(lane: 'port' | 'ipc', seed?: number): Target {
  return {
    name: seed === undefined ? `electron, ${lane}` : `electron, ${lane}, seed ${seed}`,
    async open(type, options = {}) {
      const logger = new RecordingLogger();
      const inMemory = startElectron(seed === undefined ? {} : { seed });
      const host = await EventServiceHost.start(type, {
        authorize: () => true,
        rateLimits: UNLIMITED_RATES,
        logger,
        container: container.createChildContainer(),
        ...options,
      });
      await host.bind(electronIpc({ origins: ['app://ui'] }));
      const connect = async (): Promise<never> => {
        const { page } = await openPage(inMemory);
        return RendererEventService.connect<never>({
          transport: () => electronBridge({ ...pageOptions(page), lane }),
          onProblem: () => undefined,
        });
      };
      const connectSilent = async (): Promise<RawClient> => {
        const opened = await openPage(inMemory);
        const { bridge, window } = pageOptions(opened.page);
        const link = await electronBridge({ bridge: { ...bridge, ...brokenOut(opened.page) }, window, lane });
        return new RawClient(link, () => opened.window.destroy());
      };
      return {
        service: await connect(),
        host,
        logger,
        connect,
        connectSilent,
        connectRaw: async () => (await connectSilent()).greet(),
        [Symbol.asyncDispose]: () => host.dispose(),
      };
    },
  };
}

/** One way to connect, and the other. */
export const electron = electronTarget('port');
export const electronOverIpc = electronTarget('ipc');

/** What a page has that reached `ipcRenderer` itself: the context bridge no longer checks what it sends. */
function brokenOut({ electron: { ipcRenderer } }: Page): SallyportBridge {
  return {
    invoke: (channel, envelope) => ipcRenderer.invoke(channel, envelope),
    send: (channel, message) => ipcRenderer.send(channel, message),
    on(channel, listener) {
      const forward = (_event: IpcRendererEvent, message: unknown): void => listener(message);
      ipcRenderer.on(channel, forward);
      return () => void ipcRenderer.off(channel, forward);
    },
  };
}
