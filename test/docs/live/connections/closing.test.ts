import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeadlessShell } from 'sallyport/main';
import { RendererEventService, electronBridge } from 'sallyport/renderer';
import { crashPage, type InMemoryElectron } from 'sallyport/testing';
import { openPage, pageOptions, startElectron } from '../../../main/electron/in-memory.js';
import { editNote, type Editor } from './edit-note.js';
import type { INotesApp } from './notes-app.js';
import { startNotes } from './start-notes.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

const ID = '6f1d2c1e-8a43-4b6f-9d0a-2f1f4f0c8b7e';

describe('a note', () => {
  let directory: string;
  let electron: InMemoryElectron;
  let running: Awaited<ReturnType<typeof startNotes>>;

  const open = async () => {
    const editor: Editor = { text: '', onChange: () => undefined, showProblem: () => undefined };
    const { window, page } = await openPage(electron);
    running.guard(window);
    const service = await RendererEventService.connect<INotesApp>({
      transport: () => electronBridge(pageOptions(page)),
    });
    const editing = await editNote(service, ID, editor);
    await service.read(ID); // by now main knows that the page wants to be asked
    const type = (text: string): void => editor.onChange((editor.text = text));
    const end = (): void => {
      editing[Symbol.dispose]();
      RendererEventService.disconnect(service);
    };
    return { window, service, editor, editing, type, end };
  };

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'notes-'));
    electron = startElectron();
    running = await startNotes(new HeadlessShell({ version: '1.0.0', dataDirectory: directory }));
  });

  afterEach(async () => {
    await running[Symbol.asyncDispose]();
    await rm(directory, { recursive: true });
  });

  it('is saved before its window closes', async () => {
    const first = await open();
    first.type('Buy milk');
    const closed = once(first.window as never, 'closed');
    first.window.close();
    await closed;
    first.end();

    const second = await open();
    expect(second.editor.text).toBe('Buy milk');
    second.end();
  });

  it('is as it was typed after its page has crashed', async () => {
    const first = await open();
    first.type('Buy milk');
    await first.editing.flush();
    await crashPage(first.window);
    first.end();

    const second = await open();
    expect(second.editor.text).toBe('Buy milk');
    expect(await second.service.read(ID)).toMatchObject({ text: '' });
    second.end();
  });
});
