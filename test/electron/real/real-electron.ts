import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import type {
  Code,
  ElectronUnderTest,
  FrameUnderTest,
  MainScope,
  PageScope,
  PreloadScope,
  WindowOptions,
  WindowUnderTest,
} from '../conformance/electron-under-test.js';
import { createTools } from '../conformance/tools.js';
import { compileHarness } from './compile-harness.js';
import type { FrameAddress, Harness } from './harness-main.js';
import { launchElectron } from './launch-electron.js';

/** Starts a real Electron for the conformance suite. @throws {Error} when there is no binary, or it does not start */
export async function startRealElectron(): Promise<ElectronUnderTest> {
  const directory = mkdtempSync(join(tmpdir(), 'sallyport-conformance-'));
  const main = compileHarness(directory);
  const app = await launchElectron(['--js-flags=--expose-gc', main, `--user-data-dir=${join(directory, 'data')}`]);
  const calls = new HarnessCalls(app);
  const name = await calls.call('start', createTools.toString());
  return new RealElectron(app, calls, name, directory);
}

/** The functions of the harness, from this side of the process border: JSON goes there and comes back. */
class HarnessCalls {
  constructor(private readonly app: ElectronApplication) {}

  async call<Name extends keyof Harness>(
    name: Name,
    ...args: Parameters<Harness[Name]>
  ): Promise<Awaited<ReturnType<Harness[Name]>>> {
    const text = await this.app.evaluate(
      async (_electron, request) => {
        const { harness } = globalThis as unknown as { harness: Record<string, (...given: unknown[]) => unknown> };
        try {
          const value = await harness[request.name]?.(...(JSON.parse(request.args) as unknown[]));
          return JSON.stringify({ value });
        } catch (error) {
          // Playwright would put its own words around the message.
          return JSON.stringify({ message: error instanceof Error ? error.message : String(error) });
        }
      },
      { name, args: JSON.stringify(args) },
    );
    const answer = JSON.parse(text) as { readonly value: never; readonly message?: string };
    if (answer.message !== undefined) throw new Error(answer.message);
    return answer.value;
  }
}

class RealElectron implements ElectronUnderTest {
  readonly uncloneableReply = 'either';

  constructor(
    private readonly app: ElectronApplication,
    private readonly calls: HarnessCalls,
    readonly name: string,
    private readonly directory: string,
  ) {}

  main<Args extends readonly unknown[], Result>(
    code: Code<MainScope, Args, Result>,
    ...args: Args
  ): Promise<Awaited<Result>> {
    return this.calls.call('runInMain', sourceOf(code), args) as Promise<Awaited<Result>>;
  }

  async openWindow(options: WindowOptions = {}): Promise<WindowUnderTest> {
    const { preload = () => undefined, url = 'https://app.example/', webPreferences = {} } = options;
    const id = await this.calls.call('openWindow', sourceOf(preload), url, webPreferences);
    return new RealWindow(this.calls, id);
  }

  settle(): Promise<void> {
    return this.calls.call('settle');
  }

  collectGarbage(): Promise<void> {
    return this.calls.call('collectGarbage');
  }

  consoleText(): Promise<string> {
    return this.calls.call('consoleText');
  }

  async close(): Promise<void> {
    await this.app.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

class RealFrame implements FrameUnderTest {
  constructor(
    protected readonly calls: HarnessCalls,
    private readonly address: FrameAddress,
  ) {}

  preload<Args extends readonly unknown[], Result>(
    code: Code<PreloadScope, Args, Result>,
    ...args: Args
  ): Promise<Awaited<Result>> {
    return this.calls.call('runInFrame', this.address, 'preload', sourceOf(code), args) as Promise<Awaited<Result>>;
  }

  page<Args extends readonly unknown[], Result>(
    code: Code<PageScope, Args, Result>,
    ...args: Args
  ): Promise<Awaited<Result>> {
    return this.calls.call('runInFrame', this.address, 'page', sourceOf(code), args) as Promise<Awaited<Result>>;
  }

  async addFrame(url: string): Promise<FrameUnderTest> {
    const treeNodeId = await this.calls.call('addFrame', this.address, url);
    return new RealFrame(this.calls, { windowId: this.address.windowId, treeNodeId });
  }

  remove(): Promise<void> {
    return this.calls.call('removeFrame', this.address);
  }
}

class RealWindow extends RealFrame implements WindowUnderTest {
  constructor(
    calls: HarnessCalls,
    readonly id: number,
  ) {
    super(calls, { windowId: id, treeNodeId: null });
  }

  async preloadError(): Promise<string | undefined> {
    return (await this.calls.call('preloadError', this.id)) ?? undefined;
  }

  navigate(url: string): Promise<void> {
    return this.calls.call('navigate', this.id, url);
  }

  reload(): Promise<void> {
    return this.calls.call('reload', this.id);
  }

  crash(): Promise<void> {
    return this.calls.call('crash', this.id);
  }

  destroy(): Promise<void> {
    return this.calls.call('destroy', this.id) as Promise<void>;
  }
}

/** The text of a function, also of one that was written as a method. */
function sourceOf(code: { toString(): string }): string {
  return code.toString();
}
