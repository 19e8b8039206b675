import { RendererEventService } from 'sallyport/renderer';
import type { INotesService, Note } from './contract.js';

const list = document.querySelector('ul') as HTMLUListElement;
const form = document.querySelector('form') as HTMLFormElement;
const field = document.querySelector('input') as HTMLInputElement;
const problem = document.querySelector('output') as HTMLOutputElement;

const notes = await RendererEventService.connect<INotesService>();
for await (const note of notes.all()) show(note);
notes.events.on('added', show);

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
  const item = document.createElement('li');
  item.textContent = `${note.writtenAt.toLocaleTimeString()}  ${note.text}`;
  list.append(item);
}
