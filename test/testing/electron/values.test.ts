import type { InMemoryElectron, Page } from '../../../src/testing/electron/index.js';
import { openScene, type SceneOptions } from './scene.js';

let electron: InMemoryElectron;
let page: Page;

async function open(options?: SceneOptions): Promise<void> {
  ({ electron, page } = await openScene(options));
}

function invoke(channel: string, ...args: unknown[]): Promise<unknown> {
  return page.electron.ipcRenderer.invoke(channel, ...args);
}

describe('values', () => {
  async function echo(value: unknown): Promise<unknown> {
    await open();
    electron.main.ipcMain.handle('x', (_event, received: unknown) => received);
    return invoke('x', value);
  }

  it('keep what V8 keeps', async () => {
    const shared = { n: 1 };
    const value = {
      date: new Date(5),
      map: new Map([[1, new Set(['a'])]]),
      expression: /a/gi,
      big: 10n,
      bytes: new Uint8Array([1, 2, 3]),
      twice: [shared, shared],
      nothing: undefined,
    };
    const copy = (await echo(value)) as typeof value;
    expect(copy).toEqual(value);
    expect(copy.date).toBeInstanceOf(Date);
    expect(copy.twice[0]).toBe(copy.twice[1]);
    expect(copy.twice[0]).not.toBe(shared);
  });

  it('keep cycles', async () => {
    const value: { self?: unknown } = {};
    value.self = value;
    const copy = (await echo(value)) as { self?: unknown };
    expect(copy.self).toBe(copy);
  });

  it('lose prototypes and accessors', async () => {
    class Point {
      x = 1;
      get y(): number {
        return 2;
      }
    }
    const copy = await echo(new Point());
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(copy).toEqual({ x: 1 });
  });

  it('turn a Buffer into a Uint8Array', async () => {
    const copy = await echo(Buffer.from('ab'));
    expect(Buffer.isBuffer(copy)).toBe(false);
    expect(copy).toEqual(new Uint8Array([97, 98]));
  });

  it.each([65_535, 65_536, 65_537, 256 * 1024 + 3])(
    'of %p bytes are the same after the way there and back',
    async (size) => {
      const bytes = Uint8Array.from({ length: size }, (_, index) => index % 251);
      const copy = (await echo(bytes)) as Uint8Array;
      expect(Buffer.compare(copy, bytes)).toBe(0);
    },
  );

  it.each([
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['a promise', Promise.resolve()],
    ['a proxy', new Proxy({}, {})],
    ['a weak map', new WeakMap()],
    ['shared memory', new Uint8Array(new SharedArrayBuffer(1))],
    [
      'a getter that throws',
      {
        get x(): never {
          throw new Error('no');
        },
      },
    ],
  ])('cannot be %s', async (_what, value) => {
    await open();
    expect(() => page.electron.ipcRenderer.send('x', value)).toThrow(/^An object could not be cloned\.$/);
  });
});
