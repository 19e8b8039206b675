import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

const LAUNCHER = resolve(__dirname, 'run-typescript.cjs');
const ROOT = resolve(__dirname, '../..');

export interface ProcessOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly maxFileBytes?: number;
}

/** A TypeScript file running in a Node process of its own. Disposing of it kills it. */
export class TypescriptProcess implements AsyncDisposable {
  /** What it wrote to standard error so far. */
  errorText = '';

  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: Interface;
  private readonly iterator: AsyncIterator<string>;
  private readonly exited: Promise<unknown>;

  /**
   * @param script relative to the root of the repository
   * @param options.env added to this process's own environment
   * @param options.maxFileBytes size beyond which no file can grow, as if the disk were full; a multiple of 512
   */
  constructor(script: string, args: readonly string[] = [], options: ProcessOptions = {}) {
    const command = [process.execPath, LAUNCHER, join(ROOT, script), ...args];
    const env = { ...process.env, ...options.env };
    this.child =
      options.maxFileBytes === undefined
        ? spawn(process.execPath, command.slice(1), { env })
        : spawn('sh', ['-c', 'ulimit -f "$0" && exec "$@"', String(options.maxFileBytes / 512), ...command], { env });
    this.exited = once(this.child, 'close');
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => (this.errorText += text));
    this.lines = createInterface({ input: this.child.stdout });
    this.iterator = this.lines[Symbol.asyncIterator]();
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** The next line of its standard output. @throws when it has ended */
  async nextLine(): Promise<string> {
    const { done, value } = await this.iterator.next();
    if (done === true) throw new Error(`The process has ended: ${this.errorText}`);
    return value;
  }

  /** Writes a line to its standard input. */
  sendLine(line: string): void {
    this.child.stdin.write(`${line}\n`);
  }

  /** Tells it, by the end of its standard input, that its test is done with it. */
  endInput(): void {
    this.child.stdin.end();
  }

  /** Closes our end of its standard error: what it writes there from now on fails. */
  breakStandardError(): void {
    this.child.stderr.destroy();
  }

  /** Resolves when it has ended and its output has been read, with its exit code; `null` after a signal. */
  async ended(): Promise<number | null> {
    await this.exited;
    return this.child.exitCode;
  }

  /** Ends it as a crash would: nothing of it runs any more. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.lines.close();
    await this.kill();
  }
}
