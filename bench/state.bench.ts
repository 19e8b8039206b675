import { MessageChannel } from 'node:worker_threads';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsString, MaxLength, ValidateNested } from 'class-validator';
import { EventService, EventServiceHost, Public, State, StateCell } from 'sallyport/main';
import { RendererEventService } from 'sallyport/renderer';
import { messagePortLink, type PortLike, type SharedState } from 'sallyport/shared';
import { pairedMs, row, type Row } from './row.js';

const WINDOWS = 50;
const PATCHES = 40;
const ROUNDS = 7;
const ITEM_TEXT_LENGTH = 1_000;

class Item {
  @IsInt()
  votes = 0;

  @IsString()
  @MaxLength(ITEM_TEXT_LENGTH)
  text = 'x'.repeat(ITEM_TEXT_LENGTH);
}

class Board {
  @ValidateNested({ each: true })
  @Type(() => Item)
  @IsArray()
  @ArrayMaxSize(10_000)
  items: Item[] = [];
}

function boardOf(items: number): Board {
  return Object.assign(new Board(), { items: Array.from({ length: items }, () => new Item()) });
}

@EventService()
class BoardService {
  @State({ of: Board, initial: boardOf(1) }) @Public() declare readonly small: StateCell<Board>;
  @State({ of: Board, initial: boardOf(1_048) }) @Public() declare readonly large: StateCell<Board>;
}

interface IBoardService {
  readonly small: SharedState<Board>;
  readonly large: SharedState<Board>;
}

/** What one patch costs, in main and in 50 windows that apply it, by the size of the state it is made in. */
export async function benchState(): Promise<Row[]> {
  const host = await EventServiceHost.start(BoardService);
  const pages = await Promise.all(Array.from({ length: WINDOWS }, (_, index) => connect(host, index)));
  const { small, large } = host.serviceOf(BoardService);
  const subscriptions = pages.flatMap((page) => [page.small, page.large].map((state) => state.subscribe(ignore)));
  await Promise.all(pages.flatMap((page) => [page.small.ready(), page.large.ready()]));
  const { rawMs, oursMs } = await pairedMs(
    ROUNDS,
    () =>
      patch(
        small,
        pages.map((page) => page.small),
      ),
    () =>
      patch(
        large,
        pages.map((page) => page.large),
      ),
  );
  for (const subscription of subscriptions) subscription();
  for (const page of pages) RendererEventService.disconnect(page);
  await host.dispose();
  const name = `a patch to ${WINDOWS} windows: state of 1 KiB → 1 MiB`;
  return [row(name, 'time for the larger state', 'ms', oursMs / PATCHES, rawMs / PATCHES)];
}

/** Resolves when every window has every patch. */
async function patch(cell: StateCell<Board>, states: readonly SharedState<Board>[]): Promise<void> {
  for (let count = 0; count < PATCHES; count += 1) {
    const revision = cell.update((draft) => {
      const [item] = draft.items;
      if (item) item.votes += 1;
    });
    await Promise.all(states.map((state) => reached(state, revision)));
  }
}

function reached(state: SharedState<Board>, revision: number): Promise<void> {
  if (state.revision >= revision) return Promise.resolve();
  return new Promise((resolve) => {
    const subscription = state.subscribe(() => {
      if (state.revision < revision) return;
      resolve();
      queueMicrotask(() => subscription());
    });
  });
}

function connect(host: EventServiceHost, index: number): Promise<IBoardService> {
  const { port1, port2 } = new MessageChannel();
  const peer = { transport: 'message-port', clientId: `board-${index}`, origin: null } as const;
  host.accept(messagePortLink(port2 as unknown as PortLike), peer);
  const transport = () => messagePortLink(port1 as unknown as PortLike);
  return RendererEventService.connect<IBoardService>({ transport });
}

function ignore(): void {
  // That it is watched is all that counts.
}
