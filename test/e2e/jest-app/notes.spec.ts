import { BrowserWindow, ipcMain } from 'electron';
import { EventServiceHost, Handle, Public, EventService } from 'sallyport/main';
import { electronIpc } from 'sallyport/electron';
import { RendererEventService, electronBridge } from 'sallyport/renderer';
import { createInMemoryElectron, currentElectron, provideElectron } from 'sallyport/testing';
import { startNotes } from './notes.js';

const PRELOAD = '/preload.js';

@EventService()
class Clock {
  @Handle()
  @Public()
  async now(): Promise<Date> {
    return new Date(5);
  }
}

beforeEach(() => {
  provideElectron(
    createInMemoryElectron({
      preloads: {
        [PRELOAD]: ({ electron: { contextBridge, ipcRenderer } }) => {
          contextBridge.exposeInMainWorld('notes', { add: (text: string) => ipcRenderer.invoke('add', text) });
          contextBridge.exposeInMainWorld('sallyport', {
            invoke: (channel: string, envelope: unknown) => ipcRenderer.invoke(channel, envelope),
            send: (channel: string, message: unknown) => ipcRenderer.send(channel, message),
            on: (channel: string, listener: (message: unknown) => void) => {
              ipcRenderer.on(channel, (_event, message: unknown) => listener(message));
              return () => undefined;
            },
          });
        },
      },
    }),
  );
});

describe('the app', () => {
  it('talks to its page', async () => {
    const window = await startNotes(PRELOAD);
    const { add } = currentElectron().pageOf(window).window['notes'] as { add(text: string): Promise<unknown> };
    const notes = await add('milk');
    expect(notes).toEqual([{ text: 'milk', writtenAt: new Date(0) }]);
    expect((notes as [{ writtenAt: unknown }])[0].writtenAt).toBeInstanceOf(Date);
    expect(notes).toBeInstanceOf(Array);
    expect(BrowserWindow.getAllWindows()).toEqual([window]);
  });

  it('begins each test with an Electron of its own', () => {
    expect(currentElectron().handledChannels).toEqual([]);
    expect(BrowserWindow.getAllWindows()).toEqual([]);
    expect(() => ipcMain.handle('add', () => 1)).not.toThrow();
  });

  it('can serve with the framework, which imports electron too', async () => {
    const host = await EventServiceHost.start(Clock);
    await host.bind(electronIpc({ origins: ['https://app.example'] }));
    const { window } = currentElectron().pageOf(await startNotes(PRELOAD));
    const clock = await RendererEventService.connect<Clock>({
      transport: () => electronBridge({ bridge: window['sallyport'] as never }),
    });
    expect(await clock.now()).toBeInstanceOf(Date);
    await host.dispose();
  });
});
