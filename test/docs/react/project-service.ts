import { IsString, MaxLength, MinLength } from 'class-validator';
import {
  Arg,
  Channel,
  EventService,
  Handle,
  Public,
  State,
  Stream,
  type EventChannel,
  type StateCell,
} from 'sallyport/main';
import { NotFoundError, type Bytes } from 'sallyport/shared';
import type { IProjectService, Project } from './contract.js';
import { Settings } from './settings.js';

@EventService()
export class ProjectService implements IProjectService {
  @Channel() @Public() declare readonly events: EventChannel<{ 'projects-changed': void }>;
  @State({ of: Settings, initial: { theme: 'light' }, writable: true })
  @Public()
  declare readonly settings: StateCell<Settings>;

  private readonly names = new Map([['p1', 'Harbour']]);

  @Handle()
  @Public()
  async list(): Promise<readonly Project[]> {
    return Array.from(this.names, ([id, name]) => ({ id, name }));
  }

  @Handle()
  @Public()
  async rename(@Arg(IsString()) id: string, @Arg(MinLength(1), MaxLength(80)) name: string): Promise<void> {
    if (!this.names.has(id)) throw new NotFoundError('There is no such project');
    this.names.set(id, name);
    this.events.emit('projects-changed');
  }

  @Stream()
  @Public()
  async *log(@Arg(IsString()) id: string): AsyncIterable<Bytes> {
    const encoder = new TextEncoder();
    yield encoder.encode(`opened ${id}\n`);
    yield encoder.encode('saved ✓\n');
  }
}
