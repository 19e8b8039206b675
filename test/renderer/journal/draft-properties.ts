// What no failure on the way to main may do to a draft, shared by the unit tests and the soak tests.
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { createDraft } from 'sallyport/renderer';
import { ManualClock } from 'sallyport/testing';
import { FakeJournal } from './fake-journal.js';

type Step =
  | { readonly do: 'change'; readonly text: string }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'mode'; readonly mode: FakeJournal['mode'] }
  | { readonly do: 'release' | 'leave' | 'saved' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('change' as const), text: fc.constantFrom('', 'a', 'b', 'c') }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 300, 5_000) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('mode' as const),
      mode: fc.constantFrom('up' as const, 'down' as const, 'answer-lost' as const, 'held' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('release' as const, 'leave' as const, 'saved' as const) }) },
);

/** Whatever is lost on the way, in the end main has what was typed last, and the draft never disputes with itself. */
export async function checkDrafts(numRuns: number): Promise<void> {
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 40 }), runDraft), { numRuns });
}

async function runDraft(steps: readonly Step[]): Promise<void> {
  const [clock, journal, page] = [new ManualClock(), new FakeJournal(), new EventTarget()];
  using draft = createDraft(journal, 'note', { clock, lifecycle: page });
  const conflicts: unknown[] = [];
  draft.onStatus((status) => status.state === 'conflict' && conflicts.push(status));
  let wanted: string | undefined;
  for (const each of steps) {
    if (each.do === 'change') draft.change((wanted = each.text));
    if (each.do === 'saved') {
      wanted = undefined;
      draft.saved().catch(() => undefined);
    }
    if (each.do === 'wait') clock.advance(each.ms);
    if (each.do === 'mode') journal.mode = each.mode;
    if (each.do === 'release') journal.release();
    if (each.do === 'leave') page.dispatchEvent(new Event('pagehide'));
    await setImmediate();
  }
  journal.release();
  await setImmediate();
  await draft.flush();
  expect({ text: journal.text, conflicts, status: draft.status }).toEqual({
    text: wanted,
    conflicts: [],
    status: { state: 'kept' },
  });
}
