import { IsUUID } from 'class-validator';
import { Arg, Channel, EventService, Handle, Public, currentCall, type EventChannel } from 'sallyport/main';
import { ConflictError, type Events } from 'sallyport/shared';

export interface INoteService {
  lock(noteId: string): Promise<void>;
  readonly events: Events<{ locked: string; unlocked: string }>;
}

@EventService()
export class NoteService implements INoteService {
  @Channel() @Public() declare readonly events: EventChannel<{ locked: string; unlocked: string }>;
  private readonly owners = new Map<string, string>();

  /** Nobody else may edit this note until the window is gone for good: a reload or a lost socket changes nothing. */
  @Handle()
  @Public()
  async lock(@Arg(IsUUID()) noteId: string): Promise<void> {
    const { client } = currentCall();
    const owner = this.owners.get(noteId);
    if (owner === client.id) return;
    if (owner !== undefined) throw new ConflictError('Somebody else is editing this note');
    this.owners.set(noteId, client.id);
    this.events.emit('locked', noteId);
    client.defer(() => {
      this.owners.delete(noteId);
      this.events.emit('unlocked', noteId);
    });
  }
}
