import { constants } from 'node:fs';
import { mkdir, open, rename, type FileHandle } from 'node:fs/promises';
import { join, parse } from 'node:path';

/** Where a {@link RotatingFile} writes, and how much it keeps. */
export interface RotatingFileOptions {
  /** Made when it is missing. */
  readonly directory: string;
  /** The file being written, such as `app.log`; older ones are `app.1.log`, `app.2.log`, … */
  readonly fileName: string;
  /** Size at which a file is put aside. Only one chunk that is longer makes a longer file. */
  readonly maxBytes: number;
  /** Files kept, the one being written included; the oldest is replaced. At least 1. */
  readonly maxFiles: number;
}

/** A symbolic link planted under the log's name would let others choose what is overwritten. Windows has no such flag. */
const OPEN_FLAGS = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);

const LINE_FEED = 0x0a;

/** Appends to a file, and starts a new one when it is full. Its methods must not overlap. */
export class RotatingFile {
  private handle: FileHandle | undefined;
  private bytes = 0;
  /** Whether the file ends in half a line, left by a full disk or a kill. */
  private isTorn = false;

  constructor(private readonly options: RotatingFileOptions) {}

  /**
   * Appends whole lines. After a failure the next call opens the file anew.
   *
   * @param chunk ends with a line feed
   * @throws the file system's error; part of the chunk may have been written
   */
  async append(chunk: Uint8Array): Promise<void> {
    try {
      let handle = await this.open();
      if (this.bytes > 0 && this.bytes + chunk.byteLength > this.options.maxBytes) {
        await this.rotate();
        handle = await this.open();
      }
      // On its own a torn line is only unreadable; continued, it would spoil the next one too.
      const whole = this.isTorn ? Buffer.concat([Buffer.of(LINE_FEED), chunk]) : chunk;
      await handle.writeFile(whole);
      this.isTorn = false;
      this.bytes += whole.byteLength;
    } catch (error) {
      await this.close().catch(() => undefined);
      throw error;
    }
  }

  async close(): Promise<void> {
    const { handle } = this;
    this.handle = undefined;
    await handle?.close();
  }

  private async open(): Promise<FileHandle> {
    if (this.handle) return this.handle;
    await mkdir(this.options.directory, { recursive: true, mode: 0o700 });
    const handle = await open(this.pathOf(0), OPEN_FLAGS, 0o600);
    this.handle = handle;
    this.bytes = (await handle.stat()).size;
    this.isTorn = this.bytes > 0 && (await readByte(handle, this.bytes - 1)) !== LINE_FEED;
    return handle;
  }

  private async rotate(): Promise<void> {
    await this.close();
    if (this.options.maxFiles === 1) {
      const emptied = await open(this.pathOf(0), OPEN_FLAGS | constants.O_TRUNC);
      await emptied.close();
      return;
    }
    for (let age = this.options.maxFiles - 2; age >= 0; age -= 1) {
      await rename(this.pathOf(age), this.pathOf(age + 1)).catch(ignoreMissing);
    }
  }

  private pathOf(age: number): string {
    const { name, ext } = parse(this.options.fileName);
    return join(this.options.directory, age === 0 ? this.options.fileName : `${name}.${age}${ext}`);
  }
}

async function readByte(handle: FileHandle, position: number): Promise<number | undefined> {
  const { bytesRead, buffer } = await handle.read(new Uint8Array(1), 0, 1, position);
  return bytesRead === 1 ? buffer[0] : undefined;
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
