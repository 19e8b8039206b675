// What must hold of shared state whatever happens, shared by the unit tests (some runs) and the soak tests (all of them).
import { ValidateBy } from 'class-validator';
import * as fc from 'fast-check';
import { Immer, enablePatches, type Patch } from 'immer';
import { applyChanges, freezeValue, type StateChange } from 'sallyport/shared';
import { StateCell } from '../../../src/main/state/state-cell.js';
import { recordChanges } from '../../../src/main/state/draft-changes.js';
import { SimulatedPage } from './simulated-page.js';

enablePatches();

type Part = null | number | string | Part[] | { [key: string]: Part };

const anyShape = (): PropertyDecorator => ValidateBy({ name: 'anyShape', validator: { validate: () => true } });

class Anything {
  @anyShape()
  root: unknown = { list: [1, 2, { a: 1 }], fields: { b: [], c: { d: 'x' } }, n: 0 };
}

/** One thing that is done to a draft: where is chosen by what is there. */
interface Edit {
  readonly steps: readonly number[];
  readonly action: 'assign' | 'push' | 'remove' | 'insert' | 'shorten' | 'delete' | 'move' | 'share' | 'reverse';
  readonly key: string;
  readonly value: Part;
}

const value: fc.Arbitrary<Part> = fc.letrec<{ part: Part }>((tie) => ({
  part: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.integer({ min: 0, max: 9 }),
    fc.string({ maxLength: 2 }),
    fc.constant(null),
    fc.array(tie('part'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('part'), { maxKeys: 3 }),
  ),
})).part;

const edit: fc.Arbitrary<Edit> = fc.record({
  steps: fc.array(fc.nat(5), { maxLength: 4 }),
  action: fc.constantFrom('assign', 'push', 'remove', 'insert', 'shorten', 'delete', 'move', 'share', 'reverse'),
  key: fc.constantFrom('a', 'b', 'c', 'd', 'list'),
  value,
});

/** Does the same to a draft, and to a plain copy. */
function perform(root: { root: unknown }, { steps, action, key, value: given }: Edit): void {
  let target: unknown = root;
  for (const step of [0, ...steps]) {
    const children = Object.values(target as object).filter((child) => typeof child === 'object' && child !== null);
    const child: unknown = children[step % Math.max(children.length, 1)];
    if (child === undefined) break;
    target = child;
  }
  const fresh = structuredClone(given);
  if (Array.isArray(target)) performOnArray(target, action, steps.length, fresh);
  else if (target === root) root.root = fresh;
  else performOnFields(target as Record<string, unknown>, action, key, fresh);
}

function performOnArray(items: unknown[], action: Edit['action'], at: number, given: Part): void {
  const index = items.length === 0 ? 0 : at % items.length;
  if (action === 'assign' && items.length > 0) items[index] = given;
  else if (action === 'remove') items.splice(index, 1);
  else if (action === 'insert') items.splice(index, 0, given);
  else if (action === 'shorten') items.length = index;
  else if (action === 'reverse') items.reverse();
  else if (action === 'move' && items.length > 1) items.push(items.shift());
  else if (action === 'share' && items.length > 0) items.push(items[index]);
  else items.push(given);
}

function performOnFields(fields: Record<string, unknown>, action: Edit['action'], key: string, given: Part): void {
  const [first] = Object.keys(fields);
  if ((action === 'delete' || action === 'remove') && first !== undefined) delete fields[first];
  else if (action === 'move' && first !== undefined && first !== key) {
    fields[key] = fields[first];
    delete fields[first];
  } else if (action === 'share' && first !== undefined) fields[key] = fields[first];
  else fields[key] = given;
}

const immer = new Immer({ autoFreeze: true });

/** Throws with a counterexample unless it holds: changes applied here are what the edits do to a plain copy, and what immer makes of its own patches. */
export async function changesAreFaithful(runs: number): Promise<'always'> {
  await fc.assert(
    fc.property(fc.array(fc.array(edit, { minLength: 1, maxLength: 5 }), { maxLength: 6 }), (batches) => {
      let current = freezeValue(structuredClone({ root: new Anything().root }));
      for (const batch of batches) {
        // Not structuredClone: it keeps two references to one object, which a state never has.
        const plain = JSON.parse(JSON.stringify(current)) as { root: unknown };
        for (const step of batch) perform(plain, step);
        const run = (draft: { root: unknown }): void => {
          for (const step of batch) perform(draft, step);
        };
        const changes = recordChanges(current, run);
        const after = applyChanges(current, structuredClone(changes) as readonly StateChange[]);
        const [, patches] = immer.produceWithPatches(current, run);
        expect(after).toEqual(plain);
        expect(immer.applyPatches(current, patches as Patch[])).toEqual(plain);
        assertShared(current, after, changes);
        current = after as { root: unknown };
      }
    }),
    { numRuns: runs },
  );
  return 'always';
}

/** What no change lies in is the same object as before. */
function assertShared(before: unknown, after: unknown, changes: readonly StateChange[]): void {
  if (changes.length === 0) expect(after).toBe(before);
  const { root: one } = before as { root: Record<string, unknown> };
  const { root: other } = after as { root: Record<string, unknown> };
  for (const key of Object.keys(one)) {
    const isTouched = changes.some(({ path }) => path.length < 2 || path[1] === key);
    if (!isTouched) expect(other[key]).toBe(one[key]);
  }
}

type Event =
  | { readonly kind: 'update'; readonly edits: readonly Edit[] }
  | { readonly kind: 'toMain' | 'toPage'; readonly count: number }
  | { readonly kind: 'cut' | 'spoil' | 'listen' | 'leave' | 'flood' };

const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('update' as const), edits: fc.array(edit, { maxLength: 3 }) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('toMain', 'toPage'), count: fc.nat(4) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('cut', 'spoil', 'listen', 'leave', 'flood') }) },
);

/** Throws with a counterexample unless it holds: however its connection is cut, and whatever arrives when, a page's state is main's once all has arrived. */
export async function stateConverges(runs: number): Promise<'always'> {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 40 }), fc.integer({ min: 1, max: 6 }), async (events, window) => {
      const cell = new StateCell<Anything>({ of: Anything });
      const page = new SimulatedPage(cell as StateCell<object>, window);
      const seen: number[] = [];
      const listen = (): (() => void) =>
        page.state.subscribe(() => {
          seen.push(page.state.revision);
          expect(page.state.revision).toBeLessThanOrEqual(cell.revision);
        });
      let subscription = listen();
      for (const step of events) {
        if (step.kind === 'listen') subscription = (subscription(), listen());
        else if (step.kind === 'leave') subscription();
        else await move(step, cell, page);
        expect(page.waiting.filter(({ kind }) => kind === 'patch').length).toBeLessThanOrEqual(window * 8);
      }
      subscription();
      subscription = listen();
      await page.settle();
      await page.settle();
      expect(page.problems).toEqual([]);
      expect(page.state.value).toEqual(cell.value);
      expect(page.state.revision).toBe(cell.revision);
      subscription();
      await page.settle();
      page.end();
      expect(seen.length).toBeGreaterThan(0);
    }),
    { numRuns: runs },
  );
  return 'always';
}

async function move(step: Event, cell: StateCell<Anything>, page: SimulatedPage): Promise<void> {
  if (step.kind === 'update') {
    cell.update((draft) => {
      for (const one of step.edits) perform(draft, one);
    });
  } else if (step.kind === 'toMain') await page.moveToMain(step.count);
  else if (step.kind === 'toPage') await page.moveToPage(step.count);
  else if (step.kind === 'cut') await page.cut();
  else if (step.kind === 'spoil') page.spoilPatch();
  else if (step.kind === 'flood') for (let n = 0; n < 300; n += 1) cell.update((draft) => void (draft.root = n));
}
