// Contracts that can be served: not one error is expected here.
import type { IEventService } from 'sallyport/shim';
import type { Bytes, Contract, Events, SharedState } from 'sallyport/shared';
import type { IWorkbenchService } from '../../workbench/contract/index.js';

declare function connect<T extends Contract<T>>(): Promise<T>;

interface Tree {
  readonly name: string;
  readonly children: readonly Tree[];
  readonly parent?: Tree | null;
}

/** Has what an error has, but for the stack. */
interface Note {
  readonly name: string;
  readonly message: string;
}

enum Level {
  Low,
  High,
}

type NoteId = string & { readonly noteId: true };

interface Everything {
  text(value: string, size?: number | null, signal?: AbortSignal): Promise<Tree>;
  containers(map: Map<string, Note>, set: ReadonlySet<Date>, record: Record<string, Note>): Promise<readonly Note[]>;
  special(level: Level, id: NoteId, bytes: Bytes, big: bigint, either: 'a' | 'b' | Note): Promise<[string, number]>;
  unknown(value: unknown): Promise<unknown>;
  generic<T>(value: T): Promise<T>;
  never(): Promise<never>;
  nothing(): Promise<void>;
  follow(tree: Tree): AsyncIterable<Bytes>;
  tell(note: Note): void;
  readable(): ReadableStream<Bytes>;
  progress(done: (share: number, note?: Note) => void, lines?: ((...lines: string[]) => void) | null): Promise<void>;
  upload(body: AsyncIterable<Bytes>, rows: ReadableStream<Note>, signal?: AbortSignal): Promise<number>;
  save(file: Blob | ReadableStream<Bytes>, onProgress?: (bytes: number) => void): Promise<void>;
  transform(body: AsyncIterable<Note>, onLine: (line: string) => void): AsyncIterable<Note>;
  perhaps?(): Promise<void>;
  readonly nested: { on(): Promise<void>; readonly deeper: { once(note: Note): AsyncIterable<Tree> } };
  readonly optional?: { run(): Promise<void> };
  readonly events: Events<{ readonly ready: void; readonly note: Note; readonly tree: Tree }>;
  readonly state: SharedState<Tree>;
  readonly settings: SharedState<Note>;
}

void connect<Everything>();
void connect<IEventService>();
void connect<IWorkbenchService>();
