import { MessageChannel, type MessagePort } from 'node:worker_threads';
import * as fc from 'fast-check';
import { coalesce, messagePortLink, type Link, type LinkListener, type PortLike } from '../../../src/shared/index.js';
import { ManualClock } from '../../../src/testing/manual-clock.js';

/** A link of which the test is the other side. */
class FakeLink implements Link {
  unsentBytes = 5;
  readonly sent: unknown[] = [];
  closes = 0;
  failure: Error | undefined;
  listener: LinkListener | undefined;

  post(message: object): void {
    this.sent.push(structuredClone(message));
  }

  postText(text: string): void {
    if (this.failure) throw this.failure;
    this.sent.push(text);
  }

  start(listener: LinkListener): void {
    this.listener = listener;
  }

  close(): void {
    this.closes += 1;
  }
}

const endOfTick = (): Promise<void> => Promise.resolve();

describe('coalesce', () => {
  let fake: FakeLink;
  let link: Link;
  let heard: unknown[];
  let closes: number;
  const listener: LinkListener = { onMessage: (message) => heard.push(message), onClose: () => (closes += 1) };

  const open = (options: Partial<Parameters<typeof coalesce>[1]> = {}): void => {
    fake = new FakeLink();
    link = coalesce(fake, { end: 'client', ...options });
    heard = [];
    closes = 0;
    link.start(listener);
  };

  beforeEach(() => open());

  describe('post', () => {
    it('sends the messages of one tick as one text, and one alone as its own', async () => {
      link.post({ kind: 'call', id: 1, args: ['é"\u2028', null, true, -0.5] });
      link.post({ kind: 'call', id: 2, args: [{ a: [{}] }] });
      expect(fake.sent).toEqual([]);
      await endOfTick();
      link.post({ kind: 'cancel', id: 2 });
      await endOfTick();
      expect(fake.sent.map((text) => JSON.parse(text as string) as unknown)).toEqual([
        [
          { kind: 'call', id: 1, args: ['é"\u2028', null, true, -0.5] },
          { kind: 'call', id: 2, args: [{ a: [{}] }] },
        ],
        { kind: 'cancel', id: 2 },
      ]);
    });

    it('sends what it was given, not what became of it in the same tick', async () => {
      const person = { name: 'ada', tags: ['a'] };
      link.post({ kind: 'call', id: 1, args: [person] });
      person.name = 'eve';
      person.tags.push('b');
      await endOfTick();
      expect(fake.sent).toEqual(['{"kind":"call","id":1,"args":[{"name":"ada","tags":["a"]}]}']);
    });

    it('leaves out fields of the message that are undefined', async () => {
      link.post({ kind: 'reply', id: 1, value: undefined });
      await endOfTick();
      expect(fake.sent).toEqual(['{"kind":"reply","id":1}']);
    });

    it.each([
      ['undefined within', [undefined]],
      ['undefined in an object', { a: undefined }],
      ['a hole', [, 1]], // oxlint-disable-line no-sparse-arrays -- a hole is what is tested
      ['−0', -0],
      ['NaN', Number.NaN],
      ['Infinity', -Infinity],
      ['a bigint', 1n],
      ['a Date', new Date(1)],
      ['a Map', new Map([[1, 2]])],
      ['a Set', new Set([1])],
      ['bytes', new Uint8Array(3)],
      ['a RegExp', /a/],
      ['an Error', new Error('no')],
      ['2,001 values', Array.from({ length: 2_001 }, () => 1)],
      ['a long text', 'x'.repeat(70_000)],
      ['many long texts', Array.from({ length: 100 }, () => 'x'.repeat(1_000))],
      ['33 levels', JSON.parse(`${'['.repeat(34)}${']'.repeat(34)}`)],
    ])('lets the platform copy %s at once, after what was posted before', (_, value: unknown) => {
      link.post({ kind: 'before' });
      link.post({ kind: 'reply', id: 1, value });
      expect(fake.sent).toHaveLength(2);
      expect(fake.sent[0]).toBe('{"kind":"before"}');
      expect((fake.sent[1] as { readonly value: unknown }).value).toEqual(value);
    });

    it('throws for what the platform can not copy, to its own sender alone', async () => {
      link.post({ kind: 'call', id: 1 });
      expect(() => link.post({ kind: 'call', id: 2, args: [() => 1] })).toThrow('could not be cloned');
      const cycle: unknown[] = [];
      cycle.push(cycle);
      link.post({ kind: 'call', id: 3, args: cycle });
      link.post({ kind: 'call', id: 4 });
      await endOfTick();
      expect([fake.sent.length, fake.sent[0], fake.sent[2]]).toEqual([
        3,
        '{"kind":"call","id":1}',
        '{"kind":"call","id":4}',
      ]);
    });

    it('holds no more than 1,024 messages or 64 Ki characters', () => {
      for (let id = 1; id <= 1_023; id += 1) link.post({ id });
      expect(fake.sent).toEqual([]);
      link.post({ id: 1_024 });
      expect(fake.sent).toHaveLength(1);
      link.post({ text: 'x'.repeat(40_000) });
      expect([fake.sent.length, link.unsentBytes]).toEqual([1, 5 + 40_011]);
      link.post({ text: 'x'.repeat(40_000) });
      expect([fake.sent.length, link.unsentBytes]).toEqual([2, 5]);
    });

    it('ends the link when not even a text can be sent', async () => {
      fake.failure = new Error('the document is gone');
      link.post({ kind: 'call', id: 1 });
      await endOfTick();
      expect(fake.closes).toBe(1);
    });
  });

  describe('a window', () => {
    let clock: ManualClock;
    beforeEach(() => {
      clock = new ManualClock();
      open({ maxMessages: 10, maxWaitMs: 100, clock });
    });

    it('lets calls wait for as long, or for as many', async () => {
      link.post({ kind: 'call', id: 1 });
      await endOfTick();
      clock.advance(99);
      link.post({ kind: 'call', id: 2 });
      expect(fake.sent).toEqual([]);
      clock.advance(1);
      expect(fake.sent).toEqual(['[{"kind":"call","id":1},{"kind":"call","id":2}]']);
      for (let id = 3; id <= 11; id += 1) link.post({ kind: 'call', id });
      expect(fake.sent).toHaveLength(1);
      link.post({ kind: 'call', id: 12 });
      expect(fake.sent).toHaveLength(2);
      expect(clock.pendingTimers).toBe(0);
    });

    it.each(['cancel', 'hello', 'grant', 'ack', 'subscribe'])('keeps %s no longer than its tick', async (kind) => {
      link.post({ kind: 'call', id: 1 });
      link.post({ kind, id: 2 });
      await endOfTick();
      expect(fake.sent).toEqual([`[{"kind":"call","id":1},{"kind":"${kind}","id":2}]`]);
      expect(clock.pendingTimers).toBe(0);
    });

    it('ends with the link, after what waited is sent', () => {
      link.post({ kind: 'call', id: 1 });
      link.close();
      expect([fake.sent.length, fake.closes, clock.pendingTimers]).toEqual([1, 1, 0]);
      open({ maxWaitMs: 100, clock });
      link.post({ kind: 'call', id: 1 });
      fake.listener?.onClose();
      expect([fake.sent, closes, clock.pendingTimers]).toEqual([[], 1, 0]);
    });

    it.each([{ maxMessages: 0 }, { maxMessages: 1_025 }, { maxMessages: 1.5 }, { maxWaitMs: -1 }, { maxWaitMs: NaN }])(
      'is refused: %p',
      (options) => {
        expect(() => open(options)).toThrow(RangeError);
      },
    );
  });

  describe('what arrives', () => {
    it('is handed on message by message', () => {
      fake.listener?.onMessage('[{"kind":"one"},[{"kind":"nested"}],5,{"kind":"two"}]');
      fake.listener?.onMessage('{"kind":"three"}');
      fake.listener?.onMessage({ kind: 'four' });
      expect(heard).toEqual([
        { kind: 'one' },
        [{ kind: 'nested' }],
        5,
        { kind: 'two' },
        { kind: 'three' },
        { kind: 'four' },
      ]);
    });

    it.each([
      ['no JSON', '{"kind"', 'PROTOCOL'],
      ['nothing', '', 'PROTOCOL'],
      ['1,025 messages', `[${'1,'.repeat(1_024)}1]`, 'PROTOCOL'],
      ['more than 1 Mi characters', `"${'x'.repeat(1_048_575)}"`, 'PAYLOAD_TOO_LARGE'],
    ])('is one fault when it is %s', (_, text, code) => {
      fake.listener?.onMessage(text);
      fake.listener?.onMessage('{"kind":"next"}');
      expect(heard).toEqual([{ id: undefined, error: expect.objectContaining({ code }) }, { kind: 'next' }]);
    });

    it('is taken up to 1,024 messages and 1 Mi characters', () => {
      fake.listener?.onMessage(`[${'1,'.repeat(1_023)}1]`);
      expect(heard).toHaveLength(1_024);
      fake.listener?.onMessage(`"${'x'.repeat(1_048_574)}"`);
      expect(heard).toHaveLength(1_025);
    });

    it('ends with the message that closed the link', () => {
      fake = new FakeLink();
      link = coalesce(fake, { end: 'client' });
      link.start({ onMessage: (message) => (heard.push(message), link.close()), onClose: () => undefined });
      fake.listener?.onMessage('[1,2]');
      fake.listener?.onMessage('3');
      expect(heard).toEqual([1]);
    });
  });

  describe('at main’s end', () => {
    it('sends values until it has been addressed in text', async () => {
      open({ end: 'main' });
      fake.listener?.onMessage({ kind: 'hello' });
      link.post({ kind: 'reply', id: 1 });
      expect(fake.sent).toEqual([{ kind: 'reply', id: 1 }]);
      fake.listener?.onMessage('{"kind":"call"}');
      link.post({ kind: 'reply', id: 2 });
      await endOfTick();
      expect(fake.sent[1]).toBe('{"kind":"reply","id":2}');
    });
  });

  describe('close', () => {
    it('sends what was posted before, and nothing after', () => {
      link.post({ kind: 'goodbye' });
      link.close();
      link.post({ kind: 'late' });
      link.close();
      expect([fake.sent, fake.closes]).toEqual([['{"kind":"goodbye"}'], 1]);
    });
  });

  it('leaves a link alone that has neither text nor a way of its own', () => {
    const plain: Link = { unsentBytes: 0, post: () => undefined, start: () => undefined, close: () => undefined };
    expect(coalesce(plain, { end: 'client' })).toBe(plain);
  });

  it('brings any sequence of messages in order, as they were when they were posted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(anyValue, fc.boolean()), { maxLength: 20 }), async (steps) => {
        const { port1, port2 } = new MessageChannel();
        const sender = coalesce(portLink(port1), { end: 'client' });
        const receiver = coalesce(portLink(port2), { end: 'main' });
        const expected: unknown[] = [];
        const arrived: unknown[] = [];
        const done = Promise.withResolvers<void>();
        sender.start({ onMessage: () => undefined, onClose: () => undefined });
        receiver.start({ onMessage: (message) => arrived.push(message), onClose: done.resolve });
        for (const [value, isTickOver] of steps) {
          const message = { kind: 'reply', id: expected.length + 1, value };
          const copy = cloneIfPossible(message);
          // The platform's refusal is the sender's alone.
          expect(isPosted(sender, message)).toBe(copy !== undefined);
          if (copy) expected.push(copy);
          change(value);
          if (isTickOver) await endOfTick();
        }
        sender.close();
        await done.promise;
        expect(arrived).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });
});

const json = fc.jsonValue({ maxDepth: 3 });
const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  json,
  fc.record({ person: fc.record({ name: fc.string({ unit: 'binary' }), tags: fc.array(json, { maxLength: 3 }) }) }),
  fc.uint8Array({ maxLength: 5_000 }),
  fc.date({ noInvalidDate: true }),
  fc.constantFrom<unknown>(undefined, -0, NaN, 1n, () => 1, Symbol('no'), [undefined], { f: () => 1 }),
  fc.string({ minLength: 60_000, maxLength: 70_000 }),
);

/** What a careless caller does after its call. */
function change(value: unknown): void {
  if (value instanceof Uint8Array) value.fill(7);
  else if (Array.isArray(value)) value.push('changed');
  else if (typeof value === 'object' && value !== null) Object.assign(value, { person: 'changed' });
}

function cloneIfPossible(message: object): object | undefined {
  try {
    return structuredClone(message);
  } catch {
    return undefined;
  }
}

function isPosted(link: Link, message: object): boolean {
  try {
    link.post(message);
    return true;
  } catch {
    return false;
  }
}

function portLink(port: MessagePort): Link {
  return messagePortLink(port as unknown as PortLike);
}
