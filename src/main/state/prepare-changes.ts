import { FORBIDDEN_STATE_KEYS, InternalError, formatPath, readPart, type StateChange } from '../../shared/index.js';
import { prepareStateValue } from './state-value.js';

/** Changes that can be sent, stored and applied, and their size. */
export interface PreparedChanges {
  readonly changes: readonly StateChange[];
  /** Roughly. */
  readonly bytes: number;
}

/** What a change costs beside its value, roughly. */
const CHANGE_BYTES = 64;

/** @throws {InternalError} whose cause names what can't be part of a state */
export function prepareChanges(raw: readonly StateChange[]): PreparedChanges {
  let bytes = 0;
  const changes = raw.map(({ op, path, value: given }): StateChange => {
    assertKeys(path);
    bytes += CHANGE_BYTES;
    if (op === 'remove') return { op, path };
    const prepared = prepareStateValue(given, path);
    bytes += prepared.bytes;
    return { op, path, value: prepared.value };
  });
  return { changes, bytes };
}

/**
 * The change that puts a value at a place that exists, or takes it away where the value is `undefined`.
 *
 * @returns none when it is there already
 */
export function changeOf(state: unknown, path: StateChange['path'], value: unknown): readonly StateChange[] {
  const key = path.at(-1);
  if (key === undefined) return [{ op: 'replace', path, value }];
  const container = path.slice(0, -1).reduce<unknown>(readPart, state);
  const isThere = typeof container === 'object' && container !== null && Object.hasOwn(container, key);
  if (value === undefined) return isThere ? [{ op: 'remove', path }] : [];
  if (isThere && Object.is(readPart(container, key), value)) return [];
  return [{ op: isThere ? 'replace' : 'add', path, value }];
}

/** A draft lets itself be given any key. */
function assertKeys(path: readonly unknown[]): void {
  for (const key of path) {
    const isFit = typeof key === 'string' || typeof key === 'number';
    if (isFit && !FORBIDDEN_STATE_KEYS.has(key)) continue;
    const place = formatPath(
      path.map((step) => (typeof step === 'number' ? step : String(step))),
      'state',
    );
    throw new InternalError(undefined, { cause: new Error(`${place} has a name that no part of a state may have`) });
  }
}
