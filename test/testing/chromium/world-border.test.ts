import { takePrimordials } from '../../../src/testing/chromium/injected/primordials.js';
import { ValueReader } from '../../../src/testing/chromium/injected/value-reader.js';
import { ValueWriter } from '../../../src/testing/chromium/injected/value-writer.js';
import { WorldBorder } from '../../../src/testing/chromium/injected/world-border.js';

const own = takePrimordials();
const parts = { own, Reader: ValueReader, Writer: ValueWriter };

interface Sides {
  readonly node: EventTarget;
  readonly exposed: Record<string, unknown>;
  expose(api: unknown): unknown;
}

/** Both worlds in one, without a page. */
function createSides(): Sides {
  const node = new EventTarget();
  const exposed: Record<string, unknown> = {};
  const preload = new WorldBorder({ ...parts, node, side: 'preload' }).open();
  new WorldBorder({ ...parts, node, side: 'page', onExpose: (name, api) => void (exposed[name] = api) }).open();
  return {
    node,
    exposed,
    expose(api) {
      preload.expose('api', api);
      return exposed['api'];
    },
  };
}

describe('WorldBorder', () => {
  it('carries calls, answers and errors’ messages', () => {
    const api = createSides().expose({
      add: (first: number, second: number) => first + second,
      fail: () => {
        throw Object.assign(new TypeError('bad'), { code: 'E' });
      },
    }) as { add(first: number, second: number): number; fail(): never };
    expect(api.add(1, 2)).toBe(3);
    expect(api.fail).toThrow(new Error('bad'));
    expect(() => api.fail()).not.toThrow(TypeError);
  });

  it('carries promises, and how they settle', async () => {
    const api = createSides().expose({
      later: async (value: unknown) => [value],
      never: async () => {
        throw new RangeError('not now');
      },
      strange: async () => Symbol('strange'),
    }) as Record<'later' | 'never' | 'strange', (value?: unknown) => Promise<unknown>>;
    await expect(api.later('x')).resolves.toEqual(['x']);
    await expect(api.never()).rejects.toThrow('not now');
    await expect(api.strange()).rejects.toThrow('An object could not be cloned.');
  });

  it('carries callbacks, in and out, while another call is under way', () => {
    const api = createSides().expose({
      twice: (callback: (value: number) => number) => callback(callback(3)),
    }) as { twice(callback: (value: number) => number): number };
    expect(api.twice((value) => value * value)).toBe(81);
    expect(api.twice((value) => api.twice((inner) => inner + value))).toBe(21);
  });

  it('copies objects, so neither side changes the other’s', () => {
    const seen: unknown[] = [];
    const api = createSides().expose({ keep: (value: unknown) => void seen.push(value) }) as {
      keep(value: unknown): void;
    };
    const value = { list: [1, 2], ['__proto__']: 'data' };
    Object.defineProperty(value, '__proto__', { value: 'own', enumerable: true });
    api.keep(value);
    value.list.push(3);
    expect(seen[0]).toMatchObject({ list: [1, 2] });
    expect(Object.getOwnPropertyDescriptor(seen[0], '__proto__')?.value).toBe('own');
    expect(Object.getPrototypeOf(seen[0])).toBe(Object.prototype);
  });

  it('keeps dates, maps, sets, bytes, cycles and shared references', () => {
    const api = createSides().expose({ echo: (value: unknown) => value }) as { echo(value: unknown): unknown };
    const shared = { name: 'shared' };
    const value: Record<string, unknown> = {
      date: new Date(5),
      map: new Map<unknown, unknown>([[1n, new Set(['a', undefined])]]),
      bytes: Uint8Array.of(1, 2),
      words: Uint16Array.of(500),
      pattern: /a+/giu,
      numbers: [-0, Number.NaN, Number.NEGATIVE_INFINITY],
      first: shared,
      second: shared,
    };
    value['self'] = value;
    const copy = api.echo(value) as typeof value;
    expect(copy).toEqual(value);
    expect(copy['self']).toBe(copy);
    expect(copy['first']).toBe(copy['second']);
    expect(copy['first']).not.toBe(shared);
  });

  it.each([
    ['a symbol', Symbol('x')],
    ['a weak map', new WeakMap()],
    ['a function within a map', new Map([['key', () => 1]])],
  ])('does not carry %s', (_name, value) => {
    const api = createSides().expose({ take: () => undefined }) as { take(value: unknown): void };
    expect(() => api.take(value)).toThrow('An object could not be cloned.');
  });

  it('carries 1000 levels and refuses one more', () => {
    const api = createSides().expose({ take: () => 'taken' }) as { take(value: unknown): string };
    let nested: unknown[] = [];
    for (let level = 1; level < 1000; level += 1) nested = [nested];
    expect(api.take(nested)).toBe('taken');
    expect(() => api.take([nested])).toThrow('recursion depth exceeded');
  });

  describe('when somebody else sends on its node', () => {
    const forge = (sides: Sides, type: string, detail: unknown): string => {
      let answer: unknown;
      sides.node.addEventListener(`${type}-answer`, (event) => (answer = (event as CustomEvent<unknown>).detail), {
        once: true,
      });
      sides.node.dispatchEvent(new CustomEvent(type, { detail }));
      const { ok, value } = new ValueReader(
        own,
        new WorldBorder({ ...parts, node: new EventTarget(), side: 'page' }),
      ).read(answer) as { ok: boolean; value: unknown };
      return `${ok} ${String(value)}`;
    };
    const write = (message: unknown): unknown =>
      new ValueWriter(own, new WorldBorder({ ...parts, node: new EventTarget(), side: 'page' })).write(message);

    it('calls nothing that was not given to the page', () => {
      const sides = createSides();
      const secret = jest.fn();
      sides.expose({ open: () => secret });
      for (const id of [0, 2, -1, 1e9, '1', null, undefined, 'constructor', '__proto__', ['1']]) {
        expect(forge(sides, 'to-preload', write({ kind: 'call', id, args: [] }))).toBe(
          'false The context bridge has no such function',
        );
      }
      expect(secret).not.toHaveBeenCalled();
    });

    it('exposes nothing for the page', () => {
      const sides = createSides();
      expect(forge(sides, 'to-preload', write({ kind: 'expose', name: 'x', api: {} }))).toMatch(
        /^false .* does not know/,
      );
      expect(sides.exposed).toEqual({});
    });

    it.each([
      ['nothing', undefined],
      ['text', 'text'],
      ['an empty table', []],
      ['a part that is none', ['object']],
      ['a part of no kind', [['evil']]],
      ['a place outside of it', [['object', 'kind', 7]]],
      ['a view of no kind', [['view', 'constructor', new Uint8Array(1)]]],
      ['a message of no kind', [['object']]],
      ['no object', [['plain', null]]],
    ])('answers %s with an error, and goes on', (_name, detail) => {
      const sides = createSides();
      const api = sides.expose({ add: (value: number) => value + 1 }) as { add(value: number): number };
      expect(forge(sides, 'to-preload', detail)).toMatch(/^false /);
      expect(api.add(1)).toBe(2);
    });
  });
});
