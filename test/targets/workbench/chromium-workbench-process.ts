import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { CDPSession } from 'playwright-core';
import type { ToMain, ToSession } from './chromium-main.js';

const ENTRY = join(__dirname, 'chromium-main.ts');

/** What is taken apart for the DevTools protocol is garbage that no other target makes: here it is collected at once. */
const NODE_OPTIONS = ['--optimize-for-size'];

/** The built workbench in a process of its own, which shows its window in a page of a browser of ours. */
export class ChromiumWorkbenchProcess {
  private stderr = '';

  private constructor(
    private readonly child: ChildProcess,
    private readonly session: CDPSession,
  ) {
    child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    child.on('message', (message) => void this.relay(message as ToSession));
    session.on('event', (event) => this.tell({ event: event.method, params: event.params }));
  }

  /** Starts it. @returns once it has asked for its page @throws {Error} with what it wrote, when it ends before */
  static async start(
    dataDirectory: string,
    session: CDPSession,
    lane: 'port' | 'ipc',
  ): Promise<ChromiumWorkbenchProcess> {
    const child = fork(ENTRY, [lane, '--data-dir', dataDirectory], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: NODE_OPTIONS,
    });
    const main = new ChromiumWorkbenchProcess(child, session);
    const controller = new AbortController();
    const { signal } = controller;
    const isRunning = once(child, 'message', { signal }).then(() => true);
    const hasEnded = once(child, 'exit', { signal }).then(() => false);
    const didStart = await Promise.race([isRunning, hasEnded]);
    await Promise.allSettled([isRunning, hasEnded, controller.abort()]);
    if (!didStart) throw new Error(`The workbench ended at once. It wrote:\n${main.stderr}`);
    return main;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Ends it without a chance to tidy up. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** @returns its exit code */
  stop(): Promise<number | null> {
    return this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    }
    return child.exitCode;
  }

  /** Carries out what main asks of the DevTools protocol. */
  private async relay({ id, method, params }: ToSession): Promise<void> {
    try {
      this.tell({ id, result: await this.session.send(method as 'Page.enable', params as object as never) });
    } catch (error) {
      this.tell({ id, error: String(error) });
    }
  }

  private tell(message: ToMain): void {
    // Told by a callback: it may have ended, which its `exit` says.
    if (this.child.connected) this.child.send(message, () => undefined);
  }
}
