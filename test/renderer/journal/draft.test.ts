import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { createDraft, type Draft, type DraftOptions } from 'sallyport/renderer';
import { PayloadTooLargeError } from 'sallyport/shared';
import { ManualClock } from 'sallyport/testing';
import { FakeJournal } from './fake-journal.js';

let clock: ManualClock;
let journal: FakeJournal;
let page: EventTarget;
let draft: Draft;

function create(options: DraftOptions = {}): Draft {
  return createDraft(journal, 'note', { clock, lifecycle: page, ...options });
}

beforeEach(() => {
  clock = new ManualClock();
  journal = new FakeJournal();
  page = new EventTarget();
  draft = create();
});

afterEach(() => {
  draft[Symbol.dispose]();
});

/** Lets time pass, and what follows from it happen. */
async function wait(ms: number): Promise<void> {
  clock.advance(ms);
  await setImmediate();
}

describe('Draft.change', () => {
  it('is written when typing pauses', async () => {
    draft.change('h');
    await wait(299);
    draft.change('he');
    await wait(299);
    expect(journal.text).toBeUndefined();
    await wait(1);
    expect(journal.text).toBe('he');
    expect(draft.status).toEqual({ state: 'kept' });
  });

  it('is written after 2 s at the latest when typing does not pause', async () => {
    for (let keystroke = 1; keystroke <= 20; keystroke += 1) {
      draft.change('x'.repeat(keystroke));
      await wait(100);
    }
    expect(journal.text).toBe('x'.repeat(20));
  });

  it('sends nothing when the text is what main has', async () => {
    draft.change('hello');
    await draft.flush();
    draft.change('hello!');
    draft.change('hello');
    await wait(300);
    expect(journal.writes).toHaveLength(1);
    expect(draft.status).toEqual({ state: 'kept' });
  });

  it('has one write under way at a time, and then the newest alone', async () => {
    journal.mode = 'held';
    draft.change('a');
    await wait(300);
    for (const text of ['ab', 'abc', 'abcd']) {
      draft.change(text);
      await wait(300);
    }
    expect(journal.writes.map(({ text }) => text)).toEqual(['a']);
    journal.release();
    await setImmediate();
    expect(journal.writes.map(({ text }) => text)).toEqual(['a', 'abcd']);
    expect(journal.text).toBe('abcd');
  });

  it('says what the text is a draft of', async () => {
    using based = create({ base: 'revision 3' });
    based.change('hello');
    await based.flush();
    expect(journal.entries.get('note')).toMatchObject({ base: 'revision 3' });
  });
});

describe('a draft whose main can not be reached', () => {
  it('keeps the newest text, and writes it when it can', async () => {
    journal.mode = 'down';
    draft.change('a');
    await wait(300);
    expect(draft.status).toMatchObject({ state: 'retrying', error: { code: 'DISCONNECTED' } });
    draft.change('ab');
    await wait(300);
    journal.mode = 'up';
    await wait(5_000);
    expect(journal.text).toBe('ab');
    expect(draft.status).toEqual({ state: 'kept' });
  });

  it('tries again after 0.5 s, doubling up to 5 s', async () => {
    journal.mode = 'down';
    draft.change('a');
    await wait(300);
    for (const delayMs of [500, 1_000, 2_000, 4_000, 5_000, 5_000]) {
      const { length } = journal.writes;
      await wait(delayMs - 1);
      expect(journal.writes).toHaveLength(length);
      await wait(1);
      expect(journal.writes).toHaveLength(length + 1);
    }
  });

  it('is tried again as soon as at first after it was written', async () => {
    journal.mode = 'down';
    draft.change('a');
    await wait(300);
    await wait(500);
    journal.mode = 'up';
    await draft.flush();
    journal.mode = 'down';
    draft.change('ab');
    await wait(300);
    const { length } = journal.writes;
    await wait(500);
    expect(journal.writes).toHaveLength(length + 1);
  });

  it('is not in conflict with its own write whose answer was lost', async () => {
    journal.mode = 'answer-lost';
    draft.change('a');
    await wait(300);
    draft.change('ab');
    journal.mode = 'up';
    await draft.flush();
    expect(journal.text).toBe('ab');
    expect(journal.writes.map(({ text }) => text)).toEqual(['a', 'ab']);
  });
});

describe('a draft whose answers are lost', () => {
  it('writes again what main may have otherwise', async () => {
    draft.change('a');
    await draft.flush();
    journal.mode = 'answer-lost';
    draft.change('ab');
    await wait(300);
    draft.change('a');
    journal.mode = 'up';
    await draft.flush();
    expect(journal.text).toBe('a');
  });

  it('asks main what it has before there is too much to follow', async () => {
    draft.change('x');
    await draft.flush();
    journal.mode = 'answer-lost';
    for (let change = 1; change <= 40; change += 1) {
      draft.change('x'.repeat(change));
      await wait(300);
    }
    journal.mode = 'up';
    await draft.flush();
    expect(journal.text).toBe('x'.repeat(40));
    expect(Math.max(...journal.writes.map(({ follows }) => follows?.length ?? 0))).toBe(15);
  });

  it('is still in conflict with others', async () => {
    journal.mode = 'down';
    for (let change = 1; change <= 20; change += 1) {
      draft.change('x'.repeat(change));
      await wait(300);
    }
    journal.mode = 'up';
    journal.put({ key: 'note', text: 'theirs', version: randomUUID() });
    await expect(draft.flush()).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(journal.text).toBe('theirs');
  });

  it('writes the same text again when main may have discarded it', async () => {
    draft.change('a');
    await draft.flush();
    journal.mode = 'answer-lost';
    await expect(draft.saved()).rejects.toMatchObject({ code: 'DISCONNECTED' });
    journal.mode = 'up';
    draft.change('a');
    await draft.flush();
    expect(journal.text).toBe('a');
  });

  it('forgets what main may have, once it was saved', async () => {
    journal.mode = 'answer-lost';
    draft.change('a');
    await wait(300);
    journal.mode = 'up';
    await draft.saved();
    expect(journal.entries.size).toBe(0);
  });
});

describe('a draft whose page is hidden or left', () => {
  it.each(['visibilitychange', 'pagehide'])('is sent at once on %s', (event) => {
    draft.change('hello');
    page.dispatchEvent(new Event(event));
    expect(journal.writes.map(({ text }) => text)).toEqual(['hello']);
  });

  it('is sent behind a write that is under way, without waiting for its answer', async () => {
    journal.mode = 'held';
    draft.change('a');
    await wait(300);
    draft.change('ab');
    page.dispatchEvent(new Event('visibilitychange'));
    draft.change('abc');
    page.dispatchEvent(new Event('pagehide'));
    page.dispatchEvent(new Event('pagehide'));
    expect(journal.writes.map(({ text }) => text)).toEqual(['a', 'ab', 'abc']);
    journal.release();
    await draft.flush();
    expect(journal.text).toBe('abc');
    expect(draft.status).toEqual({ state: 'kept' });
  });

  it.each(['up', 'answer-lost'] as const)(
    'is not in conflict with itself when what was sent last is faster (%s)',
    async (mode) => {
      journal.mode = 'held';
      draft.change('a');
      await wait(300);
      journal.mode = mode;
      draft.change('ab');
      page.dispatchEvent(new Event('pagehide'));
      await setImmediate();
      journal.release();
      await draft.flush();
      expect([journal.text, draft.status]).toEqual(['ab', { state: 'kept' }]);
    },
  );

  it.each(['up', 'answer-lost'] as const)(
    'is not in conflict with itself when it is faster than the discard before it (%s)',
    async (mode) => {
      draft.change('a');
      await draft.flush();
      journal.mode = 'held';
      const saving = draft.saved();
      await setImmediate();
      journal.mode = mode;
      draft.change('b');
      page.dispatchEvent(new Event('pagehide'));
      await setImmediate();
      journal.release();
      await saving;
      expect([journal.text, draft.status]).toEqual(['b', { state: 'kept' }]);
    },
  );

  it('is not in conflict with itself when what was sent at the end did not arrive', async () => {
    journal.mode = 'held';
    draft.change('a');
    await wait(300);
    journal.mode = 'down';
    draft.change('ab');
    page.dispatchEvent(new Event('visibilitychange'));
    draft.change('abc');
    page.dispatchEvent(new Event('pagehide'));
    journal.release();
    await draft.flush();
    expect(journal.text).toBe('abc');
  });

  it('is sent behind a discard that is under way', async () => {
    draft.change('a');
    await draft.flush();
    journal.mode = 'held';
    const saving = draft.saved();
    await setImmediate();
    draft.change('b');
    page.dispatchEvent(new Event('pagehide'));
    expect(journal.writes.map(({ text }) => text)).toEqual(['a', 'b']);
    journal.release();
    await saving;
    expect(journal.text).toBe('b');
  });

  it('is sent when it is disposed of', async () => {
    draft.change('hello');
    draft[Symbol.dispose]();
    await setImmediate();
    expect(journal.text).toBe('hello');
  });

  it('is sent behind a discard though its text was sent before', async () => {
    draft.change('a');
    await draft.flush();
    journal.mode = 'held';
    const saving = draft.saved();
    await setImmediate();
    draft.change('a');
    page.dispatchEvent(new Event('pagehide'));
    expect(journal.writes).toHaveLength(2);
    journal.release();
    await saving;
    expect(journal.text).toBe('a');
  });

  it('is sent no more than main can follow without an answer', async () => {
    journal.mode = 'held';
    draft.change('a');
    await wait(300);
    for (let change = 1; change <= 40; change += 1) {
      draft.change('x'.repeat(change));
      page.dispatchEvent(new Event('pagehide'));
    }
    expect(journal.writes).toHaveLength(15);
    journal.release();
    await draft.flush();
    expect(journal.text).toBe('x'.repeat(40));
  });

  it('is not tried again when it was disposed of', async () => {
    journal.mode = 'down';
    draft.change('hello');
    draft[Symbol.dispose]();
    await setImmediate();
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('Draft.saved', () => {
  it('lets the journal forget the text', async () => {
    draft.change('hello');
    await draft.flush();
    draft.change('hello!');
    await draft.saved('revision 2');
    expect(journal.entries.size).toBe(0);
    draft.change('hello?');
    await draft.flush();
    expect(journal.entries.get('note')).toMatchObject({ text: 'hello?', base: 'revision 2' });
  });

  it('leaves what another window has written since', async () => {
    draft.change('mine');
    await draft.flush();
    journal.put({ key: 'note', text: 'theirs', version: randomUUID() });
    await draft.saved();
    expect(journal.text).toBe('theirs');
    expect(draft.status).toEqual({ state: 'kept' });
  });

  it('is not held up by a conflict', async () => {
    journal.put({ key: 'note', text: 'theirs', version: randomUUID() });
    draft.change('mine');
    await expect(draft.flush()).rejects.toMatchObject({ code: 'CONFLICT' });
    await draft.saved();
    expect(draft.status).toEqual({ state: 'kept' });
    expect(journal.text).toBe('theirs');
  });
});

describe('Draft.restore', () => {
  it('gives what was kept, and goes on from there', async () => {
    draft.change('hello');
    await draft.flush();
    using next = create();
    expect(await next.restore()).toMatchObject({ text: 'hello' });
    next.change('hello you');
    await next.flush();
    expect(journal.text).toBe('hello you');
  });

  it('gives null when there is nothing', async () => {
    expect(await draft.restore()).toBeNull();
  });
});

describe('a draft that another window has too', () => {
  let other: Draft;

  beforeEach(async () => {
    draft.change('ours');
    await draft.flush();
    other = create();
    await other.restore();
    other.change('theirs');
    await other.flush();
    draft.change('mine');
    await draft.flush().catch(() => undefined);
  });

  afterEach(() => other[Symbol.dispose]());

  it('overwrites nothing, and says so', async () => {
    expect(draft.status).toMatchObject({ state: 'conflict', error: { code: 'CONFLICT' } });
    draft.change('mine!');
    await wait(300);
    expect(journal.text).toBe('theirs');
  });

  it('can take what is there', async () => {
    expect(await draft.restore()).toMatchObject({ text: 'theirs' });
    expect(draft.status).toEqual({ state: 'kept' });
    await wait(5_000);
    expect(journal.text).toBe('theirs');
  });

  it('can put its own in its place', async () => {
    draft.change('mine!');
    await draft.overwrite();
    expect(journal.text).toBe('mine!');
    expect(draft.status).toEqual({ state: 'kept' });
  });
});

describe('a draft that main refuses', () => {
  it('is not sent again before it changes', async () => {
    journal.refusal = new PayloadTooLargeError({ limit: 'bytes', maximum: 8_388_608 });
    draft.change('too long');
    await wait(300);
    expect(draft.status).toMatchObject({ state: 'refused', error: { code: 'PAYLOAD_TOO_LARGE' } });
    await wait(60_000);
    expect(journal.writes).toHaveLength(1);
    journal.refusal = undefined;
    draft.change('short');
    await wait(300);
    expect(journal.text).toBe('short');
  });
});

describe('Draft.onStatus', () => {
  it('tells the present status at once, and each that follows', async () => {
    const states: string[] = [];
    const unsubscribe = draft.onStatus(({ state }) => states.push(state));
    draft.change('a');
    await draft.flush();
    unsubscribe();
    draft.change('b');
    expect(states).toEqual(['kept', 'pending', 'kept']);
  });
});
