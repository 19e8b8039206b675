import { RendererEventService } from 'sallyport/renderer';
import type { INotesService, Note } from './contract.js';

const list = document.querySelector('ul') as HTMLUListElement;
const form = document.querySelector('form') as HTMLFormElement;
const field = document.querySelector('input') as HTMLInputElement;
const problem = document.querySelector('output') as HTMLOutputElement;

const shown = new Set<number>();

const notes = await RendererEventService.connect<INotesService>();
notes.events.on('added', show); // first: then no note is missed while the list is read
for await (const note of notes.all()) show(note);

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  try {
    await notes.add({ text: field.value });
    form.reset();
    problem.value = '';
  } catch (error) {
    problem.value = String(error);
  }
});

function show(note: Note): void {
  if (shown.has(note.id)) return; // it came with the list and as an event
  shown.add(note.id);
  const item = document.createElement('li');
  item.textContent = `${note.writtenAt.toLocaleTimeString()}  ${note.text}`;
  list.append(item);
}
