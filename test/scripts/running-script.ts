import type { ChildProcess } from 'node:child_process';

/** A process with what it has said so far. */
export class RunningScript {
  stdout = '';
  stderr = '';
  /** Settles when the process has ended and nobody holds its output any more. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;

  constructor(readonly child: ChildProcess) {
    child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.ended = new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
  }

  /** Resolves when standard output holds `text`. */
  async says(text: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const check = (): void => {
        if (this.stdout.includes(text)) resolve();
      };
      this.child.stdout?.on('data', check);
      void this.ended.then(() => reject(new Error(`ended without '${text}': ${this.stdout}${this.stderr}`)));
      check();
    });
  }
}
