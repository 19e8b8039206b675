import { fileURLToPath } from 'node:url';
import {
  Channel,
  EventChannel,
  EventService,
  EventServiceHost,
  Handle,
  Stream,
  createLoopbackServer,
  nullLogger,
  webSocket,
} from 'sallyport/main';
import { NewNote, type INotesService, type Note } from './contract.js';

@EventService({ access: 'public' })
class NotesService implements INotesService {
  @Channel() declare readonly events: EventChannel<{ readonly added: Note }>;
  private readonly notes: Note[] = [];

  @Handle()
  async add(note: NewNote): Promise<Note> {
    const added = { id: this.notes.length + 1, text: note.text, writtenAt: new Date() };
    this.notes.push(added);
    this.events.emit('added', added);
    return added;
  }

  @Stream()
  async *all(): AsyncIterable<Note> {
    yield* this.notes;
  }
}

const host = await EventServiceHost.start(NotesService);
const server = await createLoopbackServer({
  root: fileURLToPath(new URL('page', import.meta.url)),
  logger: nullLogger,
});
await host.bind(webSocket({ server }));
console.log(server.url);
