import { Immer, enablePatches, type Draft, type Patch } from 'immer';
import type { StateChange } from '../../shared/index.js';

enablePatches();

// The result is made of the patches, so what immer makes of the draft is thrown away, and need not be frozen.
const immer = new Immer({ autoFreeze: false });

/**
 * What a function that changes a draft has changed.
 *
 * @param value frozen
 * @throws {TypeError} when the function returns a promise: the draft can't be used later
 * @throws what the function throws
 */
export function recordChanges<T extends object>(value: T, recipe: (draft: Draft<T>) => void): readonly StateChange[] {
  const [, patches] = immer.produceWithPatches(value, (draft: Draft<T>) => {
    const result: unknown = recipe(draft);
    if (isPromise(result)) {
      result.then(undefined, ignore);
      throw new TypeError('update() takes a function that is done when it returns: await before it, not within it');
    }
  });
  return joinRemovals(patches as readonly StateChange[] & readonly Patch[]);
}

/** Elements that are taken off the end of an array, one by one, become one change of its length. */
function joinRemovals(changes: readonly StateChange[]): readonly StateChange[] {
  const joined: StateChange[] = [];
  for (const change of changes) {
    const index = change.path.at(-1);
    if (change.op !== 'remove' || typeof index !== 'number') {
      joined.push(change);
      continue;
    }
    const path = [...change.path.slice(0, -1), 'length'];
    const last = joined.at(-1);
    if (last && isNextRemoval(last, path, index)) joined.pop();
    joined.push({ op: 'replace', path, value: index });
  }
  return joined;
}

function isNextRemoval(last: StateChange, path: StateChange['path'], index: number): boolean {
  if (last.value !== index + 1 || last.path.length !== path.length) return false;
  return path.every((key, at) => key === last.path[at]);
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

function ignore(): void {
  // The draft is gone, so it fails in any case; whoever called update() has been told why.
}
