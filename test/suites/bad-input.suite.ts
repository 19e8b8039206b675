import { PayloadTooLargeError, ServiceError, ValidationError } from 'sallyport/shared';
import type { RawClient } from '../targets/raw-client.js';
import type { OpenTarget, Target } from '../targets/target.js';
import { BadInputService } from './bad-input-service.js';

const GOOD = { name: 'ada', age: 36, address: { street: 'x' } };

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = { inner: value };
  return value;
}

/** Twenty-two levels, each holding the one below twice: four million values in a few hundred bytes. */
function sharedReferenceBomb(): unknown {
  let value: unknown = {};
  for (let level = 0; level < 22; level += 1) value = [value, value];
  return value;
}

/** Every bad argument: what is sent, and where and by which rule it is refused. */
const BAD_ARGUMENTS: readonly (readonly [name: string, args: readonly unknown[], path: string, rule: string])[] = [
  ['a wrong type', [{ ...GOOD, age: 'old' }], '0.age', 'isInt'],
  ['a wrong type one level down', [{ ...GOOD, address: { street: 5 } }], '0.address.street', 'isString'],
  ['a missing field', [{ age: 1, address: { street: 'x' } }], '0.name', 'isString'],
  ['an unknown field', [{ ...GOOD, admin: true }], '0.admin', 'unknownKey'],
  [
    'an unknown field one level down',
    [{ ...GOOD, address: { street: 'x', admin: true } }],
    '0.address.admin',
    'unknownKey',
  ],
  ['an extra argument', [GOOD, 1], '1', 'surplusArgument'],
  ['no argument', [], '0', 'required'],
  ['null', [null], '0', 'notNull'],
  ['null for a field', [{ ...GOOD, address: null }], '0.address', 'isObject'],
  ['an array for an object', [[GOOD]], '0', 'isObject'],
  ['a string for an object', ['abc'], '0', 'isObject'],
  ['a date for an object', [new Date(0)], '0', 'isObject'],
  ['a map for an object', [new Map([['name', 'ada']])], '0', 'isObject'],
  ['NaN', [{ ...GOOD, age: Number.NaN }], '0.age', 'finiteNumber'],
  ['an infinite number', [{ ...GOOD, age: Number.POSITIVE_INFINITY }], '0.age', 'finiteNumber'],
  ['a cycle', [cyclic()], '0.self', 'cycle'],
];

function cyclic(): object {
  const value: Record<string, unknown> = { ...GOOD };
  value['self'] = value;
  return value;
}

/** What every transport must answer to input that no page of ours would send. */
export function describeBadInput(target: Target): void {
  describe(`bad input over ${target.name}`, () => {
    let open: OpenTarget<BadInputService>;
    let raw: RawClient;
    let nextId = 1;

    beforeEach(async () => {
      open = await target.open(BadInputService, { authorize: () => false });
      raw = await open.connectRaw();
      nextId = 1;
    });

    afterEach(async () => {
      await open[Symbol.asyncDispose]();
    });

    const call = async (channel: string, args: unknown): Promise<Record<string, unknown>> => {
      const id = nextId++;
      raw.post({ kind: 'call', id, channel, args });
      return (await raw.next('fault', id))['error'] as Record<string, unknown>;
    };

    /** Nothing of the app ran, the same connection still works, and so does everybody else's. */
    const expectUnharmed = async (): Promise<void> => {
      const id = nextId++;
      raw.post({ kind: 'call', id, channel: 'count', args: [] });
      expect(await raw.next('reply', id)).toMatchObject({ value: 0 });
      expect(await open.service.save(GOOD)).toBe('ada');
      expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
    };

    it.each(BAD_ARGUMENTS.filter(([name]) => target.name === 'loopback' || name !== 'a cycle'))(
      'refuses %s with its path and rule',
      async (_name, args, path, rule) => {
        const error = await call('save', args);
        expect(error).toMatchObject({ code: 'VALIDATION', message: 'The arguments are not valid' });
        expect((error['details'] as { faults: unknown[] }).faults).toContainEqual(
          expect.objectContaining({ path, rule }),
        );
        await expectUnharmed();
      },
    );

    it('reports every fault at once', async () => {
      const error = await call('save', [{ name: 5, age: 200, address: {} }]);
      const { faults } = error['details'] as { faults: { path: string }[] };
      expect(new Set(faults.map(({ path }) => path))).toEqual(new Set(['0.name', '0.age', '0.address.street']));
    });

    it.each([
      ['a number beyond its rule', [101, 'fast'], '0', 'max'],
      ['a literal that is not one of those', [1, 'reckless'], '1', 'isIn'],
      ['a boxed literal', [1, { value: 'fast' }], '1', 'isIn'],
      ['a number as text', ['1', 'fast'], '0', 'isInt'],
    ])('refuses %s', async (_name, args, path, rule) => {
      const error = await call('repeat', args);
      expect((error['details'] as { faults: unknown[] }).faults).toContainEqual(
        expect.objectContaining({ path, rule }),
      );
      await expectUnharmed();
    });

    it.each([
      ['at the top', '{"name":"ada","age":1,"address":{"street":"x"},"__proto__":{"isAdmin":true}}', '0.__proto__'],
      [
        'one level down',
        '{"name":"ada","age":1,"address":{"street":"x","__proto__":{"isAdmin":true}}}',
        '0.address.__proto__',
      ],
      [
        'as constructor',
        '{"name":"ada","age":1,"address":{"street":"x"},"constructor":{"prototype":{}}}',
        '0.constructor',
      ],
    ])('refuses a __proto__ key %s', async (_name, json, path) => {
      const payload: unknown = JSON.parse(json);
      if (target.name === 'webSocket' && json.includes('__proto__')) {
        expect(() => raw.post({ kind: 'call', id: 1, channel: 'save', args: [payload] })).toThrow();
      } else {
        const error = await call('save', [payload]);
        expect(error).toMatchObject({ code: 'VALIDATION', details: { faults: [{ path, rule: 'forbiddenKey' }] } });
      }
      await expectUnharmed();
    });

    it('refuses 33 levels, takes 32, and survives as many as its serializer lets through', async () => {
      expect(await call('save', [nested(33)])).toMatchObject({
        code: 'PAYLOAD_TOO_LARGE',
        details: { limit: 'depth', maximum: 32 },
      });
      expect(await call('save', [nested(32)])).toMatchObject({ code: 'VALIDATION' });
      const deep = (): unknown => raw.post({ kind: 'call', id: nextId, channel: 'save', args: [nested(20_000)] });
      if (target.name === 'webSocket') expect(deep).toThrow();
      else {
        try {
          deep();
          expect((await raw.next('fault', nextId++))['error']).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
        } catch (error) {
          expect(String(error)).toMatch(/could not be cloned|Maximum call stack/);
        }
      }
      await expectUnharmed();
    });

    it('refuses a shared-reference bomb before it is walked', async () => {
      if (target.name === 'webSocket') return expectUnharmed(); // bytes have no shared references: it would be 16 MiB long
      const startedAtMs = performance.now();
      expect(await call('save', [sharedReferenceBomb()])).toMatchObject({
        code: 'PAYLOAD_TOO_LARGE',
        details: { limit: 'nodes' },
      });
      expect(performance.now() - startedAtMs).toBeLessThan(1_000);
      await expectUnharmed();
    });

    it.each([
      'nothing',
      'constructor',
      '__proto__',
      'then',
      'hasOwnProperty',
      'toString',
      'undecorated',
      'runs',
      'save:',
      'http:send',
    ])('answers the channel %p like any unknown one', async (channel) => {
      expect(await call(channel, [])).toMatchObject({ code: 'UNKNOWN_CHANNEL', details: { channel } });
      await expectUnharmed();
    });

    it('answers a stream that is called, and a method that is opened, like an unknown channel', async () => {
      expect(await call('numbers', [1])).toMatchObject({ code: 'UNKNOWN_CHANNEL' });
      const id = nextId++;
      raw.post({ kind: 'open', id, channel: 'save', args: [GOOD], credit: { bytes: 1, items: 1 } });
      expect(await raw.next('fault', id)).toMatchObject({ error: { code: 'UNKNOWN_CHANNEL' } });
      await expectUnharmed();
    });

    it('refuses what needs a permission that nobody granted', async () => {
      expect(await call('open', [])).toMatchObject({
        code: 'PERMISSION_DENIED',
        details: { permission: 'vault:open' },
      });
      expect(open.service).not.toHaveProperty('open');
      await expectUnharmed();
    });

    it.each([
      ['arguments that are no list', { args: { 0: GOOD } }],
      ['arguments that are missing', {}],
      ['a field nobody knows', { args: [GOOD], userId: 'admin' }],
      ['meta that is a list', { args: [GOOD], meta: [] }],
      ['meta with a field nobody knows', { args: [GOOD], meta: { windowId: 1 } }],
      ['a deadline that is text', { args: [GOOD], meta: { timeoutMs: '5' } }],
    ])('refuses %s', async (_name, rest) => {
      const id = nextId++;
      raw.post({ kind: 'call', id, channel: 'save', ...rest });
      expect(await raw.next('fault', id)).toMatchObject({ error: { code: 'PROTOCOL' } });
      await expectUnharmed();
    });

    it.each([
      ['text', 'hello'],
      ['a number', 5],
      ['a list', [{ kind: 'call' }]],
      ['an unknown kind', { kind: 'evaluate', code: '1' }],
      ['a message of main', { kind: 'reply', id: 999, value: 1 }],
      ['a channel of 65 characters', { kind: 'call', id: 0.5, channel: 'a'.repeat(65), args: [] }],
      ['a second hello', { kind: 'hello', version: 1 }],
    ])('complains about %s to nobody in particular, and goes on', async (_name, message) => {
      raw.post(message);
      expect(await raw.next('fault')).toMatchObject({ error: { code: 'PROTOCOL' } });
      nextId = 1_000;
      await expectUnharmed();
    });

    it('runs a call once when its id comes twice, and does not disturb the first answer', async () => {
      raw.post({ kind: 'call', id: 5, channel: 'save', args: [GOOD] });
      raw.post({ kind: 'call', id: 5, channel: 'save', args: [GOOD] });
      expect(await raw.next('fault', 0)).toMatchObject({ error: { code: 'PROTOCOL' } });
      expect(await raw.next('reply', 5)).toMatchObject({ value: 'ada' });
      raw.post({ kind: 'call', id: 6, channel: 'count', args: [] });
      expect(await raw.next('reply', 6)).toMatchObject({ value: 1 });
    });

    it('tells the caller of a message that is too large to be read', async () => {
      const wide = { ...GOOD, tags: Array.from({ length: 120_000 }, () => 0) };
      await expect(open.service.save(wide)).rejects.toMatchObject({
        code: 'PAYLOAD_TOO_LARGE',
        details: { limit: 'nodes' },
      });
      const long = { ...GOOD, name: 'x'.repeat(17_000_000) };
      await expect(open.service.save(long)).rejects.toMatchObject({
        code: 'PAYLOAD_TOO_LARGE',
        details: { limit: 'bytes' },
      });
      await expectUnharmed();
    });

    it("turns a result that cannot be sent into that one call's INTERNAL error", async () => {
      await expect(open.service.unsendable()).rejects.toMatchObject({
        code: 'INTERNAL',
        message: 'Something went wrong in the main process',
      });
      const line = open.logger.records.find(({ fields }) => fields['channel'] === 'unsendable');
      expect(String((line?.fields['cause'] as Error | undefined)?.message)).toContain('rows[1].render');
      await expectUnharmed();
    });

    it('refuses an argument that cannot be sent in the page, naming it, and main sees nothing', async () => {
      const hostile = { ...GOOD, address: { street: () => 'x' } } as unknown as typeof GOOD;
      const failure: unknown = await open.service.save(hostile).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(ValidationError);
      expect((failure as ValidationError).details?.faults).toMatchObject([
        { path: '0.address.street', rule: 'cloneable' },
      ]);
      expect(open.logger.records.filter(({ fields }) => fields['channel'] === 'save')).toHaveLength(0);
      await expectUnharmed();
    });

    it.each([1e9, -5, Number.NaN, 0.5])('ends a stream that is granted %p', async (amount) => {
      const id = nextId++;
      raw.post({ kind: 'open', id, channel: 'numbers', args: [1_000], credit: { bytes: 1, items: 1 } });
      await raw.next('chunk', id);
      raw.post({ kind: 'grant', id, credit: { bytes: 0, items: amount } });
      expect(await raw.next('fault', id)).toMatchObject({ error: { code: 'PROTOCOL' } });
      raw.post({ kind: 'grant', id, credit: { bytes: 0, items: 1 } });
      raw.post({ kind: 'call', id: nextId, channel: 'count', args: [] });
      await raw.next('reply', nextId);
      expect(raw.received).toEqual([]);
    });

    it('does not let one connection touch what another one has open', async () => {
      const id = nextId++;
      raw.post({ kind: 'open', id, channel: 'numbers', args: [5], credit: { bytes: 1, items: 1 } });
      await raw.next('chunk', id);
      const other = await open.connectRaw();
      other.post({ kind: 'cancel', id });
      other.post({ kind: 'grant', id, credit: { bytes: 0, items: 1 } });
      other.post({ kind: 'call', id: 99, channel: 'count', args: [] });
      await other.next('reply', 99);
      expect(other.received).toEqual([]);
      raw.post({ kind: 'grant', id, credit: { bytes: 0, items: 5 } });
      await raw.next('end', id);
      expect(raw.received.filter(({ kind }) => kind === 'chunk')).toHaveLength(4);
    });

    it('refuses the 33rd stream and leaves the others alone', async () => {
      for (let index = 0; index < 33; index += 1) {
        raw.post({ kind: 'open', id: nextId++, channel: 'numbers', args: [2], credit: { bytes: 1, items: 1 } });
      }
      expect(await raw.next('fault', 33)).toMatchObject({
        error: { code: 'RESOURCE_EXHAUSTED', details: { resource: 'streams', maximum: 32 } },
      });
      raw.post({ kind: 'grant', id: 1, credit: { bytes: 0, items: 2 } });
      await raw.next('end', 1);
    });

    it('refuses whoever has not said hello', async () => {
      const silent = await open.connectSilent();
      silent.post({ kind: 'call', id: 1, channel: 'save', args: [GOOD] });
      expect(await silent.next('fault', 1)).toMatchObject({ error: { code: 'PROTOCOL' } });
      expect((await silent.greet()).received).toEqual([]);
      await expectUnharmed();
    });

    it('says goodbye to another version of the protocol', async () => {
      const silent = await open.connectSilent();
      silent.post({ kind: 'hello', version: 2 });
      expect(await silent.next('goodbye')).toMatchObject({ error: { code: 'PROTOCOL' } });
      await silent.closed;
      await expectUnharmed();
    });

    it('knows each refusal as a ServiceError', async () => {
      const failure: unknown = await open.service.save({ ...GOOD, age: 151 }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(ServiceError);
      expect(failure).not.toBeInstanceOf(PayloadTooLargeError);
      expect((failure as ServiceError).correlationId).toMatch(/^[\da-f-]{36}$/);
    });
  });
}
