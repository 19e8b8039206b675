// What the React entry point takes and gives, from the contract alone.
import { QueryClient, useQuery } from '@tanstack/react-query';
import {
  createSallyportReact,
  invalidateOn,
  queryKeyOf,
  queryOptionsOf,
  useCall,
  useEvent,
  useInvalidateOn,
  useSharedState,
  useStream,
  useTask,
  useTextStream,
} from 'sallyport/renderer/react';
import type { Bytes, Events, SharedState } from 'sallyport/shared';

interface Note {
  readonly text: string;
}

interface NoteEvents {
  readonly saved: Note;
  readonly closing: void;
}

interface INoteService {
  readonly events: Events<NoteEvents>;
  readonly settings: SharedState<{ readonly theme: 'dark' | 'light'; readonly zoom?: number }>;
  readonly notes: {
    save(id: string, note: Note, signal?: AbortSignal): Promise<number>;
    find(words: string, limit?: number, signal?: AbortSignal): Promise<readonly Note[]>;
    stop(signal: AbortSignal): Promise<void>;
    body(id: string): AsyncIterable<Bytes>;
    lines(id: string): AsyncIterable<string>;
    each(): AsyncIterable<Note>;
    ring(): void;
  };
}

const { SallyportProvider, useService, useConnection } = createSallyportReact<INoteService>();

export function Connection(): string {
  const connection = useConnection();
  // refused: Property 'attempt' does not exist on type
  void connection.attempt;
  return connection.state === 'reconnecting' ? `attempt ${connection.attempt.toFixed()}` : connection.state;
}

export function Provider(service: INoteService): void {
  SallyportProvider({ service });
  SallyportProvider({ connect: async () => service, fallback: 'Wait', renderError: ({ message }) => message });
  // refused: Types of property 'connect' are incompatible
  SallyportProvider({ service, connect: async () => service });
  // refused: is missing the following properties from type 'INoteService': events, settings
  SallyportProvider({ service: { notes: service.notes } });
  // refused: is not assignable to parameter of type 'SallyportProviderProps<INoteService>'
  SallyportProvider({});
}

export function Calls(): void {
  const { notes } = useService();
  const save = useCall(notes.save);
  void save.run('1', { text: 'x' }).then((revision) => revision.toFixed());
  save.result?.toFixed();
  save.error?.message.trim();
  // refused: Expected 2 arguments, but got 1
  void save.run('1');
  // refused: Expected 2 arguments, but got 3
  void save.run('1', { text: 'x' }, new AbortController().signal);
  // refused: Type 'number' is not assignable to type 'string'
  void save.run('1', { text: 5 });

  const find = useCall(notes.find);
  void find.run('a');
  void find.run('a', 5);
  // refused: Argument of type 'string' is not assignable to parameter of type 'number'
  void find.run('a', '5');
  // refused: Argument of type 'AbortSignal' is not assignable to parameter of type 'undefined'
  void find.run('a', 5, new AbortController().signal);

  void useCall(notes.stop).run();
  // refused: is not assignable to parameter of type
  useCall(notes.ring);
  // refused: is not assignable to parameter of type
  useCall(notes.body);
  // refused: Type '"abort"' is not assignable to type
  useCall(notes.save, { onUnmount: 'abort' });

  const task = useTask(async (signal, id: string) => notes.save(id, { text: 'x' }, signal));
  void task.run('1');
  // refused: Expected 1 arguments, but got 0
  void task.run();
}

export function Listening(): void {
  const { events } = useService();
  useEvent(events, 'saved', ({ text }) => text.trim(), { onLoss: (dropped) => dropped?.toFixed() });
  useEvent(events, 'closing', () => undefined);
  useEvent(undefined as Events<NoteEvents> | undefined, 'saved', ({ text }) => text.trim());
  // refused: Argument of type '"opened"' is not assignable to parameter of type
  useEvent(events, 'opened', () => undefined);
  // refused: Property 'title' does not exist on type 'Note'
  useEvent(events, 'saved', ({ title }) => title);
}

export function Settings(): void {
  const { settings } = useService();
  useSharedState(settings)?.theme.trim();
  const zoom: number | undefined = useSharedState(settings, (all) => all.zoom);
  zoom?.toFixed();
  useSharedState(
    settings,
    ({ theme }) => [theme],
    (one, other) => one[0] === other[0],
  );
  // refused: Object is possibly 'undefined'
  useSharedState(settings, ({ theme }) => theme).trim();
  // refused: Property 'colour' does not exist on type
  useSharedState(settings, (all) => all.colour);
  // refused: This comparison appears to be unintentional
  useSharedState(settings, ({ theme }) => theme === 'blue');
}

export function Streams(): void {
  const { notes } = useService();
  const body = useStream(() => notes.body('1'), [notes], { onChunk: (chunk) => void chunk.byteLength });
  const first: Bytes | undefined = body.chunks[0];
  first?.byteLength.toFixed();
  useStream(notes.each, [notes]).chunks.map(({ text }) => text);
  useTextStream(() => notes.body('1'), [notes], { keep: 'tail', maxBytes: 1_000 }).text.trim();
  useTextStream((signal) => (signal.aborted ? undefined : notes.lines('1')), [notes]).text.trim();
  // refused: Type 'AsyncIterable<Note>' is not assignable to type 'AsyncIterable<string |
  useTextStream(() => notes.each(), [notes]);
  // refused: Type '"head"' is not assignable to type
  useStream(() => notes.body('1'), [notes], { keep: 'head' });
  // refused: Property 'text' does not exist on type
  void useStream(() => notes.body('1'), [notes]).text;
}

export function Queries(): void {
  const { notes, events } = useService();
  const client = new QueryClient();
  useQuery(queryOptionsOf(notes.find, 'a', 5)).data?.map(({ text }) => text);
  useQuery(queryOptionsOf(notes.stop));
  // refused: Argument of type 'number' is not assignable to parameter of type 'string'
  queryOptionsOf(notes.find, 5);
  // refused: Expected 2-4 arguments, but got 1
  queryOptionsOf(notes.find);

  void client.invalidateQueries({ queryKey: queryKeyOf(notes.find) });
  void client.invalidateQueries({ queryKey: queryKeyOf(notes.find, 'a') });
  // refused: Argument of type '[5]' is not assignable to parameter of type '[] | [string]
  queryKeyOf(notes.find, 5);

  useInvalidateOn(client, events, 'saved', ({ text }) => [queryKeyOf(notes.find, text)]);
  invalidateOn(client, events, 'closing', () => [['own', 'key']]);
  // refused: Type 'string' is not assignable to type 'readonly unknown[]'
  invalidateOn(client, events, 'closing', () => ['own']);
}
