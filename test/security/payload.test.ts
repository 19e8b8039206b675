// Rows about what may be in an argument.
import { encode } from '@msgpack/msgpack';
import { EventService, Handle, Public } from 'sallyport/main';
import { createTestHost } from 'sallyport/testing';
import type { Target } from '../targets/target.js';
import { CountedService, runs, sealOf, sealedProfile } from './counted-service.js';
import { TARGETS, hostilePageFor, type HostilePage } from './hostile-page.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

beforeEach(() => void runs.splice(0));

/** Opens a host for each test of a block, and sees that nothing of the app ran but what the test says. */
function pageFor(target: Target): () => HostilePage<CountedService> {
  const page = hostilePageFor(target, CountedService);
  afterEach(() => expect(runs).toEqual([]));
  return page;
}

/** A profile with other values, and the seal that goes with them. */
function profileWith(values: object): Record<string, unknown> {
  const profile: Record<string, unknown> = { ...sealedProfile(), ...values };
  return { ...profile, seal: sealOf(profile) };
}

/** A profile with a key that only a parser makes an own one. */
function parsed(place: 'top' | 'nested', key: string): unknown {
  const text = JSON.stringify(sealedProfile());
  const evil = `"${key}":{"isAdmin":true},`;
  return JSON.parse(place === 'top' ? text.replace('{', `{${evil}`) : text.replace('{"label"', `{${evil}"label"`));
}

function faultOf(path: string, rule: string): unknown {
  return { faults: expect.arrayContaining([expect.objectContaining({ path, rule })]) };
}

describe('row 30: __proto__ pollution', () => {
  describe.each(TARGETS)('over $name', (target) => {
    const page = pageFor(target);

    it.each(['top', 'nested'] as const)('is refused, %s', async (place) => {
      const payload = parsed(place, '__proto__');
      const send = page().target.connectSocket
        ? () => sendBytes(page(), payload)
        : () => page().call('save', [payload]);
      const details = await page().expectRefused(send, 'VALIDATION');
      expect(details).toMatchObject({ faults: [{ rule: 'forbiddenKey' }] });
      expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined();
    });
  });

  /** As no codec of ours would write it. */
  async function sendBytes(page: HostilePage<CountedService>, payload: unknown) {
    const { client, socket } = (await page.target.connectSocket?.()) ?? {};
    if (!client || !socket) throw new Error('This target has no sockets');
    const message = encode({ kind: 'call', id: 1, channel: 'save', args: [payload] });
    socket.send(Buffer.concat([Buffer.of(0), message]));
    return client.next('fault', 1);
  }
});

describe('row 31: silent key loss', () => {
  describe.each(TARGETS)('over $name', (target) => {
    const page = pageFor(target);

    it.each(['constructor', 'prototype'])('%s is refused, and not dropped without a word', async (key) => {
      const refused = await page().expectRefused(() => page().call('save', [parsed('top', key)]), 'VALIDATION');
      expect(refused).toEqual(faultOf(`0.${key}`, 'forbiddenKey'));
      const nested = await page().expectRefused(() => page().call('save', [parsed('nested', key)]), 'VALIDATION');
      expect(nested).toEqual(faultOf(`0.tags[0].${key}`, 'forbiddenKey'));
    });
  });
});

describe('row 32: unknown keys', () => {
  describe.each(TARGETS)('over $name', (target) => {
    const page = pageFor(target);

    it.each([
      ['at the top', () => ({ ...sealedProfile(), extra: true }), '0.extra'],
      ['in an element', () => profileWith({ tags: [{ label: 'x', weight: 1, extra: true }] }), '0.tags[0].extra'],
      ['that a prototype has', () => ({ ...sealedProfile(), toString: 'x' }), '0.toString'],
      ['that names the class', () => ({ ...sealedProfile(), __type: 'CountedProfile' }), '0.__type'],
    ])('%s are refused', async (_where, payload, path) => {
      const refused = await page().expectRefused(() => page().call('save', [payload()]), 'VALIDATION');
      expect(refused).toEqual(faultOf(path, 'unknownKey'));
    });
  });

  it('a class that says nothing about its keys stops the start', async () => {
    class Silent {
      declare readonly anything: string;
    }
    @EventService()
    class Trusting {
      @Handle()
      @Public()
      async save(_value: Silent): Promise<void> {
        runs.push('save');
      }
    }
    await expect(createTestHost(Trusting)).rejects.toMatchObject({ code: 'DEFINITION' });
  });
});

describe('row 33: wrong containers', () => {
  describe.each(TARGETS)('over $name', (target) => {
    const page = pageFor(target);

    it.each<readonly [string, () => unknown, path: string, rule: string]>([
      ['null', () => null, '0', 'notNull'],
      ['undefined', () => undefined, '0', 'required'],
      ['a list of one', () => [sealedProfile()], '0', 'isObject'],
      ['a map', () => new Map(Object.entries(sealedProfile())), '0', 'isObject'],
      ['a set', () => new Set([sealedProfile()]), '0', 'isObject'],
      ['a date', () => new Date(0), '0', 'isObject'],
      ['bytes', () => new Uint8Array(8), '0', 'isObject'],
      ['text', () => 'abc', '0', 'isObject'],
      ['a number', () => 1, '0', 'isObject'],
      ['true', () => true, '0', 'isObject'],
      ['a bigint', () => 1n, '0', 'isObject'],
      ['an empty object', () => ({}), '0.name', 'isString'],
      ['a list for a text', () => profileWith({ name: ['ada'] }), '0.name', 'isString'],
      [
        'an object for a list',
        () => profileWith({ tags: { 0: { label: 'x', weight: 1 }, length: 1 } }),
        '0.tags',
        'isArray',
      ],
      ['a list within a list', () => profileWith({ tags: [[{ label: 'x', weight: 1 }]] }), '0.tags[0]', 'isObject'],
      ['null for an element', () => profileWith({ tags: [null] }), '0.tags[0]', 'isObject'],
    ])('%s is invalid, and nothing throws a TypeError', async (_what, payload, path, rule) => {
      const refused = await page().expectRefused(() => page().call('save', [payload()]), 'VALIDATION');
      expect(refused).toEqual(faultOf(path, rule));
    });

    it('a boxed text is invalid, or not sent at all', async () => {
      const boxed = (): Promise<never> => page().target.service.text(Object('x') as never) as never;
      await expect(boxed()).rejects.toMatchObject({ code: 'VALIDATION' });
    });
  });
});

describe('row 34: coercion', () => {
  describe.each(TARGETS)('over $name', (target) => {
    const page = pageFor(target);

    it.each([
      ['text for a truth', 'flag', ['false']],
      ['nothing for a truth', 'flag', ['']],
      ['0 for a truth', 'flag', [0]],
      ['text for a number', 'repeat', ['1', 'fast']],
      ['nothing for a number', 'repeat', ['', 'fast']],
      ['a truth for a number', 'repeat', [true, 'fast']],
      ['a list of one for a number', 'repeat', [[1], 'fast']],
      ['a bigint for a number', 'repeat', [1n, 'fast']],
      ['a number for text', 'text', [5]],
      ['a date for text', 'text', [new Date(0)]],
      ['another case of a literal', 'repeat', [1, 'FAST']],
    ])('%s is invalid', async (_what, channel, args) => {
      expect(await page().expectRefused(() => page().call(channel, args), 'VALIDATION')).toHaveProperty('faults');
    });

    it('text for a field that is a truth or a number is invalid', async () => {
      const payload = profileWith({ isMember: 'false', age: '' });
      const refused = await page().expectRefused(() => page().call('save', [payload]), 'VALIDATION');
      expect(refused).toEqual(faultOf('0.isMember', 'isBoolean'));
      expect(refused).toEqual(faultOf('0.age', 'isInt'));
    });
  });
});

describe('row 35: numbers', () => {
  describe.each(TARGETS)('over $name', (target) => {
    const page = pageFor(target);

    it.each([Number.NaN, Infinity, -Infinity])('%p is no finite number, wherever it is', async (number) => {
      const payload = profileWith({ height: number });
      const refused = await page().expectRefused(() => page().call('save', [payload]), 'VALIDATION');
      expect(refused).toEqual(faultOf('0.height', 'finiteNumber'));
      await page().expectRefused(() => page().call('repeat', [number, 'fast']), 'VALIDATION');
    });

    it.each([1e21, 2 ** 53, -(2 ** 53), 0.5, Number.MIN_VALUE])('%p is no safe integer', async (number) => {
      const payload = profileWith({ age: number });
      const refused = await page().expectRefused(() => page().call('save', [payload]), 'VALIDATION');
      expect(refused).toEqual(faultOf('0.age', 'isInt'));
    });

    it('-0 arrives as 0', async () => {
      const sealed = profileWith({ height: 0 });
      expect(await page().call('save', [{ ...sealed, height: -0 }])).toMatchObject({ value: 'ada' });
      expect(runs.splice(0)).toEqual(['save']);
    });
  });
});
