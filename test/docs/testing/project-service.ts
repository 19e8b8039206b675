import { IsString, IsUUID, MaxLength } from 'class-validator';
import { Arg, Channel, EventService, Handle, Public, Requires, Stream, type EventChannel } from 'sallyport/main';
import { NotFoundError, type Events } from 'sallyport/shared';
import { injectable } from 'tsyringe';

export interface IProjectService {
  rename(id: string, name: string): Promise<string>;
  lines(id: string): AsyncIterable<string>;
  readonly events: Events<{ renamed: string }>;
}

@injectable()
export class ProjectStore {
  readonly names = new Map<string, string>();
}

@EventService()
export class ProjectService implements IProjectService {
  @Channel() @Public() declare readonly events: EventChannel<{ renamed: string }>;

  constructor(private readonly store: ProjectStore) {}

  @Handle({ timeoutMs: 5_000 })
  @Requires('projects:write')
  async rename(@Arg(IsUUID()) id: string, @Arg(IsString(), MaxLength(80)) name: string): Promise<string> {
    const old = this.store.names.get(id);
    if (old === undefined) throw new NotFoundError('There is no such project');
    this.store.names.set(id, name);
    this.events.emit('renamed', name);
    return old;
  }

  @Stream()
  @Public()
  async *lines(@Arg(IsUUID()) id: string): AsyncIterable<string> {
    for (const word of (this.store.names.get(id) ?? '').split(' ')) yield word;
  }
}
