/** What a world's own code needs of it. */
export type Primordials = ReturnType<typeof takePrimordials>;

/**
 * Takes the language's own functions before a page can replace them, so that a page which does so breaks neither the
 * bridge nor itself. It runs in three worlds and refers to nothing outside of itself.
 */
export function takePrimordials() {
  const uncurry = <This, Args extends unknown[], Result>(
    method: (this: This, ...args: Args) => Result,
  ): ((self: This, ...args: Args) => Result) => Function.prototype.call.bind(method) as never;
  const getter = <Result>(type: { readonly prototype: object }, name: string): ((self: unknown) => Result) => {
    const descriptor = Object.getOwnPropertyDescriptor(type.prototype, name);
    return uncurry((descriptor?.get ?? (() => undefined)) as (this: unknown) => Result);
  };
  const { getOwnPropertyDescriptor: getDescriptor } = Object;
  const integers = 'Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array';
  const names = `DataView ${integers} BigInt64Array BigUint64Array Float16Array Float32Array Float64Array`
    .split(' ')
    .filter((name) => name in globalThis);
  const types = { BigInt, Date, Error, Map, Promise, RegExp, Set, String, Uint8Array };
  return Object.freeze({
    ...types,
    views: Object.freeze(Object.fromEntries(names.map((name) => [name, Reflect.get(globalThis, name)]))) as Views,
    CustomEvent: CustomEvent as unknown as new (name: string, init: object) => object,
    apply: Reflect.apply,
    box: Object as (value: unknown) => object,
    defineProperty: Object.defineProperty,
    freeze: Object.freeze,
    getDescriptor,
    getOwn: (object: object, key: string) => getDescriptor(object, key)?.value as unknown,
    isArray: Array.isArray,
    isView: ArrayBuffer.isView,
    keys: Object.keys,
    bind: uncurry(Function.prototype.bind as (this: unknown, self: unknown) => (...args: unknown[]) => unknown),
    brandOf: uncurry(Object.prototype.toString as (this: unknown) => string),
    timeOf: uncurry(Date.prototype.getTime),
    sourceOf: getter<string>(RegExp, 'source'),
    flagsOf: getter<string>(RegExp, 'flags'),
    mapGet: uncurry(Map.prototype.get as (this: Map<unknown, unknown>, key: unknown) => unknown),
    mapSet: uncurry(Map.prototype.set as (this: Map<unknown, unknown>, key: unknown, value: unknown) => unknown),
    mapDelete: uncurry(Map.prototype.delete as (this: Map<unknown, unknown>, key: unknown) => boolean),
    mapEach: uncurry(Map.prototype.forEach as (this: Map<unknown, unknown>, visit: Visit) => void),
    setAdd: uncurry(Set.prototype.add as (this: Set<unknown>, value: unknown) => unknown),
    setEach: uncurry(Set.prototype.forEach as (this: Set<unknown>, visit: Visit) => void),
    // oxlint-disable-next-line unicorn/no-thenable -- its name, not a member of something awaited
    chain: uncurry(
      Promise.prototype.then as (this: Promise<unknown>, done: Settle, failed: Settle) => Promise<unknown>,
    ),
    listen: uncurry(EventTarget.prototype.addEventListener as (this: EventTarget, ...args: unknown[]) => void),
    dispatch: uncurry(EventTarget.prototype.dispatchEvent as unknown as (this: EventTarget, event: object) => boolean),
    detailOf: getter<unknown>(CustomEvent, 'detail'),
  });
}

type Views = Readonly<Record<string, new (buffer: ArrayBuffer) => object>>;
type Visit = (value: unknown, key: unknown) => void;
type Settle = (value: unknown) => unknown;
