import type { InMemoryElectron, Page, Preload } from '../../../src/testing/electron/index.js';
import { openScene, type SceneOptions } from './scene.js';

let electron: InMemoryElectron;
let page: Page;

async function open(options?: SceneOptions): Promise<void> {
  ({ electron, page } = await openScene(options));
}

describe('the context bridge', () => {
  async function expose(api: unknown): Promise<Record<string, unknown>> {
    await open({ preload: ({ electron: { contextBridge } }) => contextBridge.exposeInMainWorld('api', api) });
    expect(electron.consoleErrors).toEqual([]);
    return page.window['api'] as Record<string, unknown>;
  }

  it('needs context isolation', async () => {
    const preload: Preload = ({ electron: { contextBridge } }) => contextBridge.exposeInMainWorld('api', {});
    await open({ preload, webPreferences: { contextIsolation: false } });
    expect(electron.consoleErrors[0]?.[1]).toEqual(
      new Error('contextBridge API can only be used when contextIsolation is enabled'),
    );
  });

  it('exposes a name once', async () => {
    await open({
      preload: ({ electron: { contextBridge } }) => {
        contextBridge.exposeInMainWorld('api', {});
        contextBridge.exposeInMainWorld('api', {});
      },
    });
    expect(electron.consoleErrors[0]?.[1]).toEqual(
      new Error('Cannot bind an API on top of an existing property on the window object'),
    );
  });

  it('copies and freezes what it exposes, all the way down', async () => {
    const source = { list: [{ n: 1 }], date: new Date(1) };
    const api = (await expose(source)) as typeof source;
    expect(api).toEqual(source);
    expect(api.list).not.toBe(source.list);
    expect([api, api.list, api.list[0]].map(Object.isFrozen)).toEqual([true, true, true]);
  });

  it('carries functions and promises as proxies, each time another', async () => {
    const received: unknown[] = [];
    const api = await expose({
      take: (value: unknown) => void received.push(value),
      answer: async (value: unknown) => value,
    });
    const callback = (): number => 5;
    const { take, answer } = api as { take(value: unknown): void; answer(value: unknown): Promise<unknown> };
    take(callback);
    take(callback);
    expect(received[0]).not.toBe(callback);
    expect(received[0]).not.toBe(received[1]);
    expect((received[0] as () => number)()).toBe(5);
    await expect(answer({ n: 1 })).resolves.toEqual({ n: 1 });
  });

  it('leaves nothing of an error but its message', async () => {
    class QuotaError extends Error {
      code = 'QUOTA';
    }
    const api = await expose({
      fail: () => {
        throw new QuotaError('full');
      },
      reject: () => Promise.reject(new QuotaError('full')),
    });
    const { fail, reject } = api as { fail(): void; reject(): Promise<void> };
    let thrown: unknown;
    try {
      fail();
    } catch (error) {
      thrown = error;
    }
    const rejected: unknown = await reject().catch((error: unknown) => error);
    for (const error of [thrown, rejected]) {
      expect(error).toEqual(new Error('full'));
      expect(error).not.toBeInstanceOf(QuotaError);
      expect(error).not.toHaveProperty('code');
    }
  });

  it('lets 999 nested arrays pass, and not 1000', async () => {
    const nest = (levels: number): unknown => {
      let value: unknown = [];
      for (let level = 1; level < levels; level += 1) value = [value];
      return value;
    };
    const { take } = (await expose({ take: () => undefined })) as { take(value: unknown): void };
    expect(() => take(nest(999))).not.toThrow();
    expect(() => take(nest(1001))).toThrow('Electron contextBridge recursion depth exceeded');
  });

  it('copies an own __proto__ as data', async () => {
    const { answer } = (await expose({ answer: (value: unknown) => value })) as { answer(value: unknown): object };
    const copy = answer(JSON.parse('{"__proto__":{"isAdmin":true}}'));
    expect(Object.getOwnPropertyNames(copy)).toEqual(['__proto__']);
    expect(copy).not.toHaveProperty('isAdmin');
  });

  it('makes an empty object of the whole ipcRenderer', async () => {
    await open({
      preload: ({ electron: { contextBridge, ipcRenderer } }) =>
        contextBridge.exposeInMainWorld('api', { ipcRenderer }),
    });
    expect(page.window['api']).toEqual({ ipcRenderer: {} });
  });
});
