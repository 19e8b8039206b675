/** Asked for by `await`, consoles and test frameworks of any object; their absence is an answer, not a gap. */
const PROBED: ReadonlySet<string> = new Set(
  'then toJSON asymmetricMatch inspect nodeType tagName default __esModule $$typeof _isMockFunction calls'.split(' '),
);

const NAMED = new WeakSet();

/**
 * Makes every member that the stand-in lacks say so. Without it a test would go on with `undefined`, and pass or fail
 * for a reason that has nothing to do with Electron.
 *
 * @param name what the object is called in Electron's documentation
 */
export function nameGaps<T extends object>(name: string, target: T): T {
  const named = new Proxy(target, {
    get(object, key, receiver) {
      if (typeof key === 'symbol' || key in object || PROBED.has(key)) return Reflect.get(object, key, receiver);
      throw new Error(`The in-memory Electron has no ${name}.${key}`);
    },
  });
  NAMED.add(named);
  return named;
}

/** Whether an object is part of the stand-in; for everybody else it is no proxy. */
export function isNamed(value: object): boolean {
  return NAMED.has(value);
}
