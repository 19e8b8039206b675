import { readFile, readdir, stat } from 'node:fs/promises';
import { createWinstonLogger } from 'sallyport/main';
import { TemporaryDirectory } from '../setup/temporary-directory.js';

const MAX_BYTES = 65_536;
const LINES_AT_ONCE = 1_000;

/** What the files of a log held in the end. */
export interface RotationResult {
  readonly files: number;
  /** Bytes of the largest file. */
  readonly largest: number;
  /** How often each line is there: `3/17` is the 18th of the fourth writer. */
  readonly counts: ReadonlyMap<string, number>;
  /** Whether each writer's lines are in the order in which it wrote them. */
  readonly isInOrder: boolean;
}

/**
 * Ten writers write at once, to a log that begins a new file at 64 KiB. After every thousand lines of each the log is
 * closed and goes on where it was: more than 8 MiB at once would be more than waits for a disk without loss.
 */
export async function writeAndRotate(linesEach: number): Promise<RotationResult> {
  await using directory = await TemporaryDirectory.create();
  for (let start = 0; start < linesEach; start += LINES_AT_ONCE) {
    await writeLines(directory.path, start, Math.min(start + LINES_AT_ONCE, linesEach));
  }
  const names = (await readdir(directory.path)).toSorted((a, b) => ageOf(b) - ageOf(a));
  const sizes = await Promise.all(names.map(async (name) => (await stat(directory.join(name))).size));
  const texts = await Promise.all(names.map((name) => readFile(directory.join(name), 'utf8')));
  return { files: names.length, largest: Math.max(...sizes), ...count(texts.join('')) };
}

async function writeLines(directory: string, start: number, end: number): Promise<void> {
  await using logger = createWinstonLogger({ directory, console: false, maxBytes: MAX_BYTES, maxFiles: 10_000 });
  await Promise.all(
    Array.from({ length: 10 }, async (_, writer) => {
      for (let line = start; line < end; line += 1) {
        logger.info('line', { id: `${writer}/${line}` });
        if (line % 100 === writer) await new Promise((resolve) => setImmediate(resolve));
      }
    }),
  );
}

function count(text: string): Pick<RotationResult, 'counts' | 'isInOrder'> {
  const counts = new Map<string, number>();
  const last = new Map<string, number>();
  let isInOrder = true;
  for (const line of text.trimEnd().split('\n')) {
    const { id } = (JSON.parse(line) as { fields: { id: string } }).fields;
    counts.set(id, (counts.get(id) ?? 0) + 1);
    const [writer = '', number = ''] = id.split('/');
    if (Number(number) <= (last.get(writer) ?? -1)) isInOrder = false;
    last.set(writer, Number(number));
  }
  return { counts, isInOrder };
}

function ageOf(fileName: string): number {
  return Number(/\.(\d+)\.log$/.exec(fileName)?.[1] ?? 0);
}
