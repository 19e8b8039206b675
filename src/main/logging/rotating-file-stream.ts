import { Writable } from 'node:stream';
import { createEntry, encodeJsonLine } from './log-line.js';
import { RotatingFile, type RotatingFileOptions } from './rotating-file.js';

/** Where the file comes from, and who hears that it can't be written. */
export interface RotatingFileStreamOptions extends RotatingFileOptions {
  /** Milliseconds since 1970 UTC. */
  readonly wallMs: () => number;
  /** Called when writing fails, once until it succeeds again. */
  readonly onFailure: (error: unknown) => void;
}

/** Text that waits for a disk that doesn't take it, in UTF-16 units; what comes beyond is lost and counted. */
const MAX_WAITING_LENGTH = 8_388_608;

/** Text written at once, in UTF-16 units. */
const MAX_CHUNK_LENGTH = 65_536;

/**
 * Takes lines, each with its end, and writes them once to files that rotate. Winston's own file transport loses lines
 * when files rotate quickly, and all of them after a full disk; this one goes on when the disk does, and says how
 * many lines are missing. It never fails and never makes its writer wait.
 */
export class RotatingFileStream extends Writable {
  private readonly file: RotatingFile;
  private waiting: string[] = [];
  private waitingLength = 0;
  private lostLines = 0;
  private hasFailed = false;
  private draining: Promise<void> | undefined;

  constructor(private readonly options: RotatingFileStreamOptions) {
    super({ decodeStrings: false });
    this.file = new RotatingFile(options);
  }

  override _write(line: string, _encoding: BufferEncoding, done: () => void): void {
    if (this.waitingLength + line.length > MAX_WAITING_LENGTH) this.lostLines += 1;
    else {
      this.waiting.push(line);
      this.waitingLength += line.length;
    }
    this.draining ??= this.drain();
    done();
  }

  override _final(done: () => void): void {
    void this.finish(done);
  }

  private async finish(done: () => void): Promise<void> {
    await this.draining;
    if (this.lostLines > 0) await this.writeChunk([]);
    await this.file.close().catch(this.options.onFailure);
    done();
  }

  private async drain(): Promise<void> {
    // Lines of the same tick go together.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const lines = this.waiting;
      this.waiting = [];
      await this.writeAll(lines);
    }
    this.draining = undefined;
  }

  private async writeAll(lines: readonly string[]): Promise<void> {
    const limit = Math.min(MAX_CHUNK_LENGTH, this.options.maxBytes / 4);
    let chunk: string[] = [];
    let length = 0;
    for (const line of lines) {
      if (length + line.length > limit && chunk.length > 0) {
        await this.writeChunk(chunk);
        chunk = [];
        length = 0;
      }
      chunk.push(line);
      length += line.length;
    }
    await this.writeChunk(chunk);
  }

  private async writeChunk(lines: readonly string[]): Promise<void> {
    const text = lines.join('');
    this.waitingLength -= text.length;
    const { lostLines } = this;
    try {
      await this.file.append(Buffer.from(lostLines === 0 ? text : this.encodeLoss(lostLines) + text));
      this.lostLines -= lostLines;
      this.hasFailed = false;
    } catch (error) {
      this.lostLines += lines.length;
      if (!this.hasFailed) this.options.onFailure(error);
      this.hasFailed = true;
    }
  }

  private encodeLoss(lines: number): string {
    const message = 'Lines are missing: the log could not be written';
    return `${encodeJsonLine(createEntry('warn', this.options.wallMs(), message, { lines }))}\n`;
  }
}
