import type { Page } from 'playwright-core';

/** A way to run the built workbench with its page. Suites name one with one word. */
export interface WorkbenchTarget {
  readonly name: 'web' | 'chromium' | 'chromium, ipc' | 'electron';
  /** Prepares what all starts share, such as a browser. */
  open(): Promise<WorkbenchSite>;
}

/** What a target has prepared. Disposing of it ends what was not stopped. */
export interface WorkbenchSite extends AsyncDisposable {
  /** Starts the workbench on a data directory. @returns when its page has loaded */
  start(dataDirectory: string): Promise<RunningWorkbench>;
}

/** A running workbench and the page that shows it. */
export interface RunningWorkbench {
  readonly page: Page;
  /** Errors of the page: nobody caught them, or they were written to its console. */
  readonly problems: readonly string[];
  /** Of main's process. */
  readonly pid: number;
  /** Opens the workbench once more, beside the page; only where there can be a second window. */
  readonly openAnother?: () => Promise<Page>;
  /** Ends main without a chance to tidy up, and then the page. */
  kill(): Promise<void>;
  /** Ends the page, and then main as a user's system would. @returns main's exit code */
  stop(): Promise<number | null>;
}

/** Records the errors of a page from now on. */
export function recordProblems(page: Page): readonly string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  return problems;
}
