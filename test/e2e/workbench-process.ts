import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ENTRY = join(__dirname, '../../build/workbench/main/web.js');
const READY = /^Sallyport workbench: (http:\/\/127\.0\.0\.1:\d+\/#token=\S+)$/;

/** The workbench as `npm start` runs it in web mode. */
export class WorkbenchProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    readonly stderr: () => string,
  ) {}

  /** Starts it and waits for its ready line. @throws {Error} with what it wrote, when it ends before */
  static async start(dataDirectory: string): Promise<WorkbenchProcess> {
    const child = spawn(process.execPath, [ENTRY, '--no-open', '--data-dir', dataDirectory], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      const url = READY.exec(line)?.[1];
      if (url !== undefined) return new WorkbenchProcess(child, url, () => stderr);
    }
    throw new Error(`The workbench did not become ready. It wrote:\n${lines.join('\n')}\n${stderr}`);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Ends it without a chance to tidy up. */
  async kill(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }

  /** @returns its exit code */
  async stop(): Promise<number | null> {
    if (this.child.exitCode !== null) return this.child.exitCode;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const [code] = (await exited) as [number | null];
    return code;
  }
}
