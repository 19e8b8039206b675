import { MAX_TIMER_MS } from '../../shared/index.js';
import { decideAccess, type AccessOption } from '../metadata/access-option.js';
import { describePlace, markAccess, markMember } from '../metadata/class-record.js';
import type { Class, StateWritableDefinition } from '../metadata/service-definition.js';
import type { PropertyKeyOf } from './member-key.js';

/** What the states of main and of the page have in common. */
interface StateLike<T> {
  readonly [Symbol.toStringTag]: 'SharedState';
  readonly value: T;
}

/** Which properties pages may set, with what is within them: all, or these. */
export type WritableFields<T> = true | readonly (keyof T & string)[];

export interface StateOptions<T extends object> {
  /** The payload class that says what the state is. `set` is checked by its rules, and so is what was saved. */
  readonly of: Class<T>;
  /** Who may see it, as in `@Requires`. @default what stands on the property, else the service's or the host's default */
  readonly access?: AccessOption;
  /**
   * What pages may change by `set`, and who may, beside having access to the state.
   * @default nothing: pages change it through methods
   */
  readonly writable?: WritableFields<T> | { readonly fields?: WritableFields<T>; readonly access?: AccessOption };
  /** What it begins with. @default the defaults of the class */
  readonly initial?: T;
  /**
   * Keeps it beyond the process, in the `StateStorage` that the container has. A change is saved at the latest
   * `debounceMs` after it was made; it is safe once the cell's `flush` or the host's `dispose` has resolved.
   * @default false, and 250 ms
   */
  readonly persist?: boolean | { readonly debounceMs?: number };
  /** Keeps its revisions too, for the cell's `history`. Implies `persist`. @default false, and 10_000 revisions */
  readonly keepLog?: boolean | { readonly maxRevisions?: number };
}

const DEFAULT_DEBOUNCE_MS = 250;
const DEFAULT_MAX_REVISIONS = 10_000;

/**
 * Serves a `StateCell` under this property's name: main changes it, every page that may see it follows. The host puts
 * the cell there.
 *
 * @throws {TypeError} when an option is out of range, or the property is marked already
 * @example
 * @State({ of: Settings, access: 'settings:read', writable: ['theme'] })
 * declare readonly settings: StateCell<Settings>;
 */
export function State<P extends object>(options: StateOptions<P>) {
  return <T extends object, const K extends string>(
    target: T,
    key: PropertyKeyOf<
      T,
      K,
      StateLike<P>,
      '@State() is for a property whose type is a StateCell of the class it names'
    >,
  ): void => {
    const where = `@State() on ${describePlace(target, key)}`;
    const { of: type, access, initial } = options;
    const keepLog = readLog(options.keepLog, where);
    if (keepLog && options.persist === false) throw new TypeError(`${where}: what is not persisted has no log to keep`);
    const persist = readPersist(options.persist ?? keepLog !== undefined, where);
    markMember(target, key, '@State()', {
      kind: 'state',
      options: { type, initial, writable: readWritable(options, where), persist, keepLog },
    });
    if (access === undefined) return;
    markAccess(target, key, '@State({ access })', { decision: decideAccess(access, where), replaces: false });
  };
}

function readWritable<P extends object>({ writable }: StateOptions<P>, where: string) {
  if (writable === undefined) return undefined;
  const { fields = true, access = undefined } =
    writable === true || Array.isArray(writable)
      ? { fields: writable as WritableFields<P> }
      : (writable as Exclude<typeof writable, WritableFields<P>>);
  const definition: StateWritableDefinition = {
    fields: fields === true ? 'all' : Object.freeze([...fields]),
    access: access === undefined ? undefined : decideAccess(access, where),
  };
  return Object.freeze(definition);
}

function readPersist(persist: StateOptions<object>['persist'], where: string) {
  if (persist === undefined || persist === false) return undefined;
  const { debounceMs = DEFAULT_DEBOUNCE_MS } = persist === true ? {} : persist;
  if (Number.isInteger(debounceMs) && debounceMs >= 0 && debounceMs <= MAX_TIMER_MS) return { debounceMs };
  throw new TypeError(`${where}: debounceMs is a whole number from 0 to ${MAX_TIMER_MS}, not ${debounceMs}`);
}

function readLog(keepLog: StateOptions<object>['keepLog'], where: string) {
  if (keepLog === undefined || keepLog === false) return undefined;
  const { maxRevisions = DEFAULT_MAX_REVISIONS } = keepLog === true ? {} : keepLog;
  if (Number.isSafeInteger(maxRevisions) && maxRevisions >= 1) return { maxRevisions };
  throw new TypeError(`${where}: maxRevisions is a positive whole number, not ${maxRevisions}`);
}
