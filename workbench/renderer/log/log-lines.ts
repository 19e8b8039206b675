import type { LogExcerpt, LogLine } from '../../contract/index.js';
import { createStore } from '../shell/store.js';

/** A line of main's log, or the place where some are missing. */
export type LogRow =
  | { readonly kind: 'line'; readonly key: string; readonly line: LogLine }
  | { readonly kind: 'gap'; readonly key: string; readonly dropped: number };

const MAX_LINES = 1_000;

/** Main's log as this page has it: the latest lines, and where some were dropped on their way. */
export class LogLines {
  readonly rows = createStore<readonly LogRow[]>([]);
  private lines: readonly LogLine[] = [];
  private runId = '';
  /** Lines up to this one were cleared away. */
  private clearedNumber = 0;
  private isWaiting = false;

  /** @param requestUpdate calls back when it is time to show what has come */
  constructor(private readonly requestUpdate: (callback: () => void) => void) {}

  /** Takes what main has; of another run of main, nothing that was here before. */
  load({ runId, lines }: LogExcerpt): void {
    if (this.runId !== '' && this.runId !== runId) {
      this.lines = [];
      this.clearedNumber = 0;
    }
    this.runId = runId;
    const lastNumber = lines.at(-1)?.number ?? 0;
    // Some may have come while main was answering.
    this.lines = [...lines, ...this.lines.filter(({ number }) => number > lastNumber)];
    this.show();
  }

  /** Takes a line that main has just told; one that is here already is no news. */
  add(line: LogLine): void {
    const last = this.lines.at(-1)?.number ?? 0;
    if (line.number <= last) return;
    this.lines = [...this.lines.slice(1 - MAX_LINES), line];
    this.showSoon();
  }

  clear(): void {
    this.clearedNumber = this.lines.at(-1)?.number ?? this.clearedNumber;
    this.show();
  }

  private showSoon(): void {
    if (this.isWaiting) return;
    this.isWaiting = true;
    this.requestUpdate(() => {
      this.isWaiting = false;
      this.show();
    });
  }

  private show(): void {
    const shown = this.lines.filter(({ number }) => number > this.clearedNumber);
    this.rows.set(shown.flatMap((line, index) => [...gapBefore(line, shown[index - 1]), lineRow(line)]));
  }
}

function gapBefore(line: LogLine, previous: LogLine | undefined): readonly LogRow[] {
  const dropped = previous ? line.number - previous.number - 1 : 0;
  return dropped > 0 ? [{ kind: 'gap', key: `gap ${line.number}`, dropped }] : [];
}

const lineRow = (line: LogLine): LogRow => ({ kind: 'line', key: String(line.number), line });
