import type { ElectronUnderTest } from './electron-under-test.js';

/** F27–F32, and what the bridge does to listeners. */
export function describeBridge(subject: () => ElectronUnderTest): void {
  it('F27 the bridge needs context isolation', async () => {
    const electron = subject();
    await electron.main(({ electron: { ipcMain }, memory }) => {
      ipcMain.on('outcome', (_event, outcome: unknown) => void memory.log.push(outcome));
    });
    await electron.openWindow({
      webPreferences: { contextIsolation: false },
      preload: ({ electron: { contextBridge, ipcRenderer }, tools }) => {
        ipcRenderer.send(
          'outcome',
          tools.outcome(() => contextBridge.exposeInMainWorld('api', {})),
        );
      },
    });
    await electron.settle();
    expect(await electron.main(({ memory }) => memory.log)).toEqual([
      'Error: contextBridge API can only be used when contextIsolation is enabled',
    ]);
  });

  it('F27 a name is exposed once', async () => {
    const window = await subject().openWindow({
      preload: ({ electron: { contextBridge }, memory, tools }) => {
        contextBridge.exposeInMainWorld('api', { first: 1 });
        memory.log.push(tools.outcome(() => contextBridge.exposeInMainWorld('api', { second: 2 })));
      },
    });
    expect(await window.preload(({ memory }) => memory.log)).toEqual([
      'Error: Cannot bind an API on top of an existing property on the window object',
    ]);
    expect(await window.page(({ window: { api } }) => Object.keys(api))).toEqual(['first']);
  });

  it('F27 what a preload throws is told in main', async () => {
    const window = await subject().openWindow({
      preload: () => {
        throw new Error('the preload failed');
      },
    });
    expect(await window.preloadError()).toBe('the preload failed');
  });

  it('F28 values are copies, frozen all the way down', async () => {
    const window = await subject().openWindow({
      preload: ({ electron: { contextBridge }, memory }) => {
        const api = { list: [{ n: 1 }], when: new Date(5), change: () => undefined };
        memory.kept.push(api);
        contextBridge.exposeInMainWorld('api', api);
      },
    });
    await window.preload(({ memory }) => {
      (memory.kept[0] as { list: { n: number }[] }).list = [{ n: 2 }];
    });
    const seen = await window.page(({ window: { api }, tools }) => {
      const list = api['list'] as unknown as { n: number }[];
      const write = (): void => {
        'use strict';
        (api as { list: unknown }).list = [];
      };
      return [
        list[0]?.n,
        tools.describe(api['when']),
        [api, list, list[0], api['change']].map((value) => Object.isFrozen(value)),
        tools.outcome(write).startsWith('TypeError: Cannot assign to read only property'),
      ];
    });
    expect(seen).toEqual([1, 'Date 1970-01-01T00:00:00.005Z', [true, true, true, true], true]);
  });

  it('F28 functions are proxies, and what passes them is copied', async () => {
    const window = await subject().openWindow({
      preload: ({ electron: { contextBridge }, memory }) => {
        contextBridge.exposeInMainWorld('api', {
          keep: (value: unknown) => void memory.kept.push(value),
          call: (callback: (value: unknown) => unknown) => callback({ n: 1 }),
        });
      },
    });
    const seen = await window.page(({ window: { api }, tools }) => {
      const { keep, call } = api as Record<string, (...args: unknown[]) => unknown>;
      const object = { n: 1 };
      keep?.(object);
      object.n = 2;
      return call?.((value: unknown) => tools.describe(value));
    });
    expect(seen).toBe('Object {"n":1}');
    expect(await window.preload(({ memory }) => memory.kept)).toEqual([{ n: 1 }]);
  });

  it('F28 promises are proxies too', async () => {
    const window = await subject().openWindow({
      preload: ({ electron: { contextBridge } }) => {
        contextBridge.exposeInMainWorld('api', {
          resolve: async (value: unknown) => ({ value }),
          reject: async () => {
            throw new Error('no');
          },
        });
      },
    });
    const outcomes = await window.page(async ({ window: { api }, tools }) => [
      await tools.attempt(() => api['resolve']?.({ n: 1 })),
      await tools.attempt(() => api['reject']?.()),
    ]);
    expect(outcomes).toEqual(['returned {"value":{"n":1}}', 'Error: no']);
  });

  it('F29 nothing is left of an error but its message', async () => {
    const window = await subject().openWindow({
      preload: ({ electron: { contextBridge } }) => {
        class QuotaError extends TypeError {
          readonly code = 'QUOTA';
          override readonly name = 'QuotaError';
        }
        contextBridge.exposeInMainWorld('api', {
          fail: () => {
            throw new QuotaError('full');
          },
          reject: async () => {
            throw new QuotaError('full');
          },
          give: () => new QuotaError('full'),
        });
      },
    });
    const seen = await window.page(async ({ window: { api } }) => {
      let thrown: unknown;
      try {
        api['fail']?.();
      } catch (error) {
        thrown = error;
      }
      const reject = api['reject'] as () => Promise<unknown>;
      const rejected = await reject().catch((error: unknown) => error);
      return [thrown, rejected, api['give']?.()].map((value) => {
        const error = value as Error & { code?: string };
        return [error instanceof Error, error.name, error.message, typeof error.code];
      });
    });
    expect(seen).toEqual(Array.from({ length: 3 }, () => [true, 'Error', 'full', 'undefined']));
  });

  it('F30 999 arrays around one pass, 1000 do not', async () => {
    const window = await subject().openWindow({
      preload: ({ electron: { contextBridge } }) => contextBridge.exposeInMainWorld('api', { take: () => 'taken' }),
    });
    const outcomes = await window.page(({ window: { api }, tools }) => [
      tools.outcome(() => api['take']?.(tools.nest(999))),
      tools.outcome(() => api['take']?.(tools.nest(1000))),
    ]);
    expect(outcomes).toEqual(['returned "taken"', expect.stringContaining('contextBridge recursion depth exceeded')]);
  });

  it('F30 an own __proto__ is copied as data', async () => {
    const window = await subject().openWindow({
      preload: ({ electron: { contextBridge } }) => {
        contextBridge.exposeInMainWorld('api', {
          look: (value: { isAdmin?: unknown }) => [Object.getOwnPropertyNames(value), typeof value.isAdmin],
        });
      },
    });
    const seen = await window.page(({ window: { api } }) =>
      api['look']?.(JSON.parse('{"__proto__":{"isAdmin":true}}')),
    );
    expect(seen).toEqual([['__proto__'], 'undefined']);
  });

  it('F31 the whole ipcRenderer arrives as an empty object', async () => {
    const window = await subject().openWindow({
      preload: ({ electron: { contextBridge, ipcRenderer } }) =>
        contextBridge.exposeInMainWorld('api', { ipcRenderer }),
    });
    const seen = await window.page(({ window: { api } }) => [
      typeof api['ipcRenderer'],
      Object.keys(api['ipcRenderer'] ?? { none: 1 }),
      typeof (api['ipcRenderer'] as unknown as { send?: unknown }).send,
    ]);
    expect(seen).toEqual(['object', [], 'undefined']);
  });

  it('F31 a port does not cross the bridge, and is handed over by window.postMessage', async () => {
    const window = await subject().openWindow({
      preload: ({ electron: { contextBridge }, window: isolated, memory }) => {
        const { port1, port2 } = new isolated.MessageChannel();
        memory.ports.push(port2);
        contextBridge.exposeInMainWorld('api', {
          port: () => port1,
          handOver: () => isolated.postMessage('port', '*', [port1]),
        });
      },
    });
    await window.page(({ window: page, memory }) => {
      const bridged = page.api['port']?.() as { postMessage?: unknown } | undefined;
      memory.log.push(typeof bridged?.postMessage);
      page.addEventListener('message', ({ data, ports }) => {
        if (data !== 'port') return;
        memory.ports.push(...ports);
        ports[0]?.postMessage('from the page');
      });
      page.api['handOver']?.();
    });
    const heard = await window.preload(
      ({ memory: { ports }, tools }) => new Promise((resolve) => tools.receive(ports[0], ({ data }) => resolve(data))),
    );
    expect(heard).toBe('from the page');
    expect(await window.page(({ memory }) => memory.log)).toEqual(['undefined']);
  });

  it('F32 a sandboxed preload can require electron and little else', async () => {
    const window = await subject().openWindow({
      preload: ({ electron, require: load, memory, tools }) => {
        for (const name of ['fs', 'node:child_process', './neighbour.js'])
          memory.log.push(tools.outcome(() => load(name)));
        for (const name of ['events', 'timers', 'url']) memory.log.push(typeof load(name));
        memory.log.push(load('electron') === electron);
      },
    });
    expect(await window.preload(({ memory }) => memory.log)).toEqual([
      'Error: module not found: fs',
      'Error: module not found: node:child_process',
      'Error: module not found: ./neighbour.js',
      expect.stringMatching(/^(object|function)$/),
      'object',
      'object',
      true,
    ]);
  });

  it('a function is another one each time that it crosses', async () => {
    const window = await subject().openWindow({
      preload: ({ electron: { contextBridge }, memory }) => {
        contextBridge.exposeInMainWorld('api', { keep: (value: unknown) => void memory.kept.push(value) });
      },
    });
    await window.page(({ window: { api } }) => {
      const listener = (): void => undefined;
      api['keep']?.(listener);
      api['keep']?.(listener);
    });
    expect(await window.preload(({ memory: { kept } }) => [kept.length, kept[0] === kept[1]])).toEqual([2, false]);
  });
}
