/** Where a prototype keeps the names: found also by another copy of this package in the same program. */
const NAMES = Symbol.for('sallyport.secrets');

const NONE: ReadonlySet<string> = new Set();

/**
 * Marks a property of a payload class whose value never reaches log or audit, whatever it is called and whatever it
 * holds: a text, an array, an object. It is hidden in instances of the class and of its subclasses wherever they are
 * logged (in fields, in an error's `details`, `cause` or own properties), and in the plain object from the wire that an
 * instance was made of. The app's own sentences can't be looked through: don't put the value in one.
 *
 * @throws {TypeError} on a static property, or one that has a symbol for its name
 * @example
 * class SignIn {
 *   @IsString() declare readonly userName: string;
 *   @Secret() @IsString() @MaxLength(64) declare readonly word: string;
 * }
 */
export function Secret(): PropertyDecorator {
  return (target, key) => {
    if (typeof target === 'function' || typeof key !== 'string') {
      throw new TypeError(
        `@Secret() on ${String(key)}: it stands on properties of instances that have a string for a name`,
      );
    }
    const own = Object.hasOwn(target, NAMES) ? namesAt(target) : NONE;
    Object.defineProperty(target, NAMES, { value: new Set([...own, key]), configurable: true });
  };
}

/** The properties of an instance that `@Secret()` stands on, in its class or a base of it. */
export function secretsOf(instance: object): ReadonlySet<string> {
  let found = NONE;
  for (let current: object | null = instance; current; current = Object.getPrototypeOf(current) as object | null) {
    if (!Object.hasOwn(current, NAMES)) continue;
    const names = namesAt(current);
    found = found.size === 0 ? names : new Set([...found, ...names]);
  }
  return found;
}

function namesAt(prototype: object): ReadonlySet<string> {
  const names: unknown = Reflect.get(prototype, NAMES);
  return names instanceof Set ? (names as ReadonlySet<string>) : NONE;
}
