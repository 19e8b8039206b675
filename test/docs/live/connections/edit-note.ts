import { createDraft, onBeforeClose } from 'sallyport/renderer';
import { DisposableStore } from 'sallyport/shared';
import type { INotesApp } from './notes-app.js';

/** A text field of the page. */
export interface Editor {
  text: string;
  onChange: (text: string) => void;
  showProblem(error: unknown): void;
}

export interface NoteEditing extends Disposable {
  /** Resolves when everything that was typed is on main's disk. */
  flush(): Promise<void>;
}

/** Opens a note in an editor, with what was typed and not saved last time. */
export async function editNote(service: INotesApp, id: string, editor: Editor): Promise<NoteEditing> {
  const resources = new DisposableStore();
  const note = await service.read(id);
  const draft = resources.add(createDraft(service.journal, `note:${id}`, { base: note.revision }));
  editor.text = (await draft.restore())?.text ?? note.text;

  const closing = onBeforeClose(
    service,
    async () => {
      const { revision } = await service.save(id, editor.text);
      await draft.saved(revision); // it is where it belongs: the journal forgets it
      closing.setUnsaved(false);
    },
    { onFailure: (error) => editor.showProblem(error) },
  );
  resources.add(closing);

  editor.onChange = (text) => {
    draft.change(text); // on main's disk when typing pauses
    closing.setUnsaved(true); // a browser asks before it leaves the page
  };
  return { flush: () => draft.flush(), [Symbol.dispose]: () => resources.dispose() };
}
