import type { ElectronUnderTest, FrameUnderTest } from './electron-under-test.js';

/** F10–F11: what a value is on the other side. */
export function describeValues(subject: () => ElectronUnderTest): void {
  let window: FrameUnderTest;

  beforeEach(async () => {
    await subject().main(({ electron: { ipcMain }, memory, tools }) => {
      ipcMain.handle('describe', (_event, ...values: unknown[]) => values.map((value) => tools.describe(value)));
      ipcMain.handle('echo', (_event, value: unknown) => value);
      ipcMain.handle('keep', (_event, value: unknown) => void memory.kept.push(value));
      ipcMain.on('echo', (event, value: unknown) => {
        event.returnValue = value;
      });
      ipcMain.on('echo back', (event, value: unknown) => event.reply('back', value));
    });
    window = await subject().openWindow();
  });

  it('F10 what V8 can serialize survives, in both directions', async () => {
    const [there, back] = await window.preload(async ({ electron: { ipcRenderer }, tools }) => {
      const values = [
        new Date(5),
        new Map([[1, 'a']]),
        new Set(['a']),
        /a/gi,
        10n,
        new RangeError('far'),
        new Uint16Array([1, 2]),
        undefined,
        null,
        -0,
      ];
      const returned = (await ipcRenderer.invoke('echo', values)) as unknown[];
      return [
        (await ipcRenderer.invoke('describe', ...values)) as string[],
        returned.map((value) => tools.describe(value)),
      ];
    });
    expect(there).toEqual([
      'Date 1970-01-01T00:00:00.005Z',
      'Map [[1,"a"]]',
      'Set ["a"]',
      'RegExp /a/gi',
      'BigInt 10',
      'RangeError RangeError: far',
      'Uint16Array 1 2',
      'Undefined undefined',
      'Null null',
      'Number 0',
    ]);
    expect(back).toEqual(there);
  });

  it('F10 cycles and shared references survive', async () => {
    const seen = await window.preload(async ({ electron: { ipcRenderer } }) => {
      const shared = { n: 1 };
      const value = { self: null as unknown, twice: [shared, shared] };
      value.self = value;
      const copy = (await ipcRenderer.invoke('echo', value)) as typeof value;
      return [copy.self === copy, copy.twice[0] === copy.twice[1], copy.twice[0] === shared, copy === value];
    });
    expect(seen).toEqual([true, true, false, false]);
  });

  it('F10 prototypes and accessors do not survive', async () => {
    const [seen] = await window.preload(async ({ electron: { ipcRenderer } }) => {
      class Point {
        x = 1;
        get y(): number {
          return 2;
        }
      }
      const point = Object.defineProperty(new Point(), 'z', { get: () => 3, enumerable: true });
      return (await ipcRenderer.invoke('describe', point)) as string[];
    });
    expect(seen).toBe('Object {"x":1,"z":3}');
  });

  it('F10 a Buffer of main arrives as a Uint8Array', async () => {
    await subject().main(({ electron: { ipcMain } }) => ipcMain.handle('buffer', () => Buffer.from('ab')));
    const seen = await window.preload(async ({ electron: { ipcRenderer }, tools }) =>
      tools.describe(await ipcRenderer.invoke('buffer')),
    );
    expect(seen).toBe('Uint8Array 97 98');
  });

  it('F10 shared memory, blobs, functions, symbols and promises are refused', async () => {
    const outcomes = await window.preload(({ electron: { ipcRenderer }, window: { Blob: BlobOfPage }, tools }) => {
      const shared = (globalThis as { SharedArrayBuffer?: SharedArrayBufferConstructor }).SharedArrayBuffer;
      const bad = [
        new BlobOfPage(['x']),
        { deep: [new BlobOfPage(['x'])] },
        () => 1,
        Symbol('x'),
        Promise.resolve(),
        new WeakMap(),
        shared ? new Uint8Array(new shared(1)) : Symbol('x'),
      ];
      return bad.map((value) => tools.outcome(() => ipcRenderer.send('x', value)));
    });
    expect(new Set(outcomes)).toEqual(new Set(['Error: An object could not be cloned.']));
  });

  it('F10 memory is copied, never shared', async () => {
    const seen = await window.preload(async ({ electron: { ipcRenderer } }) => {
      const bytes = new Uint8Array([1]);
      const copied = ipcRenderer.invoke('echo', bytes) as Promise<Uint8Array>;
      bytes[0] = 2;
      return [(await copied)[0], bytes.length];
    });
    expect(seen).toEqual([1, 1]);
  });

  it.each([65_535, 65_536, 65_537, 262_147])('F11 %p bytes come back as they were, in every way', async (size) => {
    const seen = await window.preload(async ({ electron: { ipcRenderer } }, length) => {
      const bytes = Uint8Array.from({ length }, (_, index) => index % 251);
      const back = new Promise<Uint8Array>((resolve) => {
        ipcRenderer.once('back', (_event, value: Uint8Array) => resolve(value));
      });
      ipcRenderer.send('echo back', bytes);
      const copies = [
        (await ipcRenderer.invoke('echo', bytes)) as Uint8Array,
        ipcRenderer.sendSync('echo', bytes) as Uint8Array,
        await back,
      ];
      return copies.map((copy) => copy.length === length && copy.every((byte, index) => byte === index % 251));
    }, size);
    expect(seen).toEqual([true, true, true]);
  });
}
