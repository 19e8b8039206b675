import type { IpcRendererEvent } from 'electron';
import { container } from 'tsyringe';
import { electronIpc } from 'sallyport/electron';
import { EventServiceHost } from 'sallyport/main';
import { RendererEventService, electronBridge } from 'sallyport/renderer';
import type { SallyportBridge } from 'sallyport/shared';
import { RecordingLogger, type Page } from 'sallyport/testing';
import { openPage, startElectron } from '../main/electron/in-memory.js';
import { RawClient } from './raw-client.js';
import type { Target } from './target.js';

/**
 * The in-memory Electron: each page a window, behind the preload. The suite's file must itself say
 * `jest.mock('electron', …)`.
 */
export const electron: Target = {
  name: 'electron',
  async open(type, options = {}) {
    const logger = new RecordingLogger();
    const inMemory = startElectron();
    const host = await EventServiceHost.start(type, {
      authorize: () => true,
      logger,
      container: container.createChildContainer(),
      ...options,
    });
    await host.bind(electronIpc({ origins: ['app://ui'] }));
    const connect = async (): Promise<never> => {
      const { bridge } = await openPage(inMemory);
      return RendererEventService.connect<never>({
        transport: () => electronBridge(bridge),
        onProblem: () => undefined,
      });
    };
    const connectSilent = async (): Promise<RawClient> => {
      const { page } = await openPage(inMemory);
      return new RawClient(electronBridge(brokenOut(page)));
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
