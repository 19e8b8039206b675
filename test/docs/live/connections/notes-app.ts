import { IsUUID, MaxLength } from 'class-validator';
import { Arg, EventService, Handle, MainEventService, Public } from 'sallyport/main';
import type { IEventService } from 'sallyport/shim';

export interface SavedNote {
  readonly text: string;
  /** Another one each time that it is saved. */
  readonly revision: string;
}

/** The built-in contract has the journal and the events of closing already. */
export interface INotesApp extends IEventService {
  read(id: string): Promise<SavedNote>;
  save(id: string, text: string): Promise<SavedNote>;
}

@EventService()
export class NotesApp extends MainEventService implements INotesApp {
  private readonly notes = new Map<string, SavedNote>();

  @Handle()
  @Public()
  async read(@Arg(IsUUID()) id: string): Promise<SavedNote> {
    return this.notes.get(id) ?? { text: '', revision: 'new' };
  }

  @Handle()
  @Public()
  async save(@Arg(IsUUID()) id: string, @Arg(MaxLength(10_000)) text: string): Promise<SavedNote> {
    const saved = { text, revision: crypto.randomUUID() };
    this.notes.set(id, saved);
    return saved;
  }
}
