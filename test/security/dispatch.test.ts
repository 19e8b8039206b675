// Rows about which code a message can reach at all.
import 'reflect-metadata';
import { IsString } from 'class-validator';
import { Arg, EventService, Handle, Public, Requires, Stream } from 'sallyport/main';
import { electronIpc } from 'sallyport/electron';
import { createTestHost } from 'sallyport/testing';
import { openPage, startElectron } from '../main/electron/in-memory.js';
import { CountedService, runs, sealedProfile } from './counted-service.js';
import { HostilePage, TARGETS } from './hostile-page.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

beforeEach(() => void runs.splice(0));

describe('row 21: prototype names', () => {
  describe.each(TARGETS)('over $name', (target) => {
    it('are unknown channels, of the service and of its namespaces', async () => {
      await using page = await HostilePage.open(target, CountedService);
      for (const name of ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'then', 'valueOf']) {
        for (const channel of [name, `vault:${name}`, `${name}:open`]) {
          expect(await page.expectRefused(() => page.call(channel, []), 'UNKNOWN_CHANNEL')).toEqual({ channel });
        }
      }
      expect(runs).toEqual([]);
    });

    it('are unknown to streams, subscriptions and states too', async () => {
      await using page = await HostilePage.open(target, CountedService);
      for (const channel of ['__proto__', 'constructor', 'then']) {
        const credit = { bytes: 1, items: 1 };
        await page.expectRefused(() => page.send({ kind: 'open', channel, args: [], credit }), 'UNKNOWN_CHANNEL');
        await page.expectRefused(() => page.send({ kind: 'subscribe', channel, event: 'opened' }), 'UNKNOWN_CHANNEL');
        await page.expectRefused(() => page.send({ kind: 'watch', channel }), 'UNKNOWN_CHANNEL');
      }
      expect(runs).toEqual([]);
    });

    it('are no members of what the page gets', async () => {
      await using page = await HostilePage.open(target, CountedService);
      expect(Object.keys(page.target.service)).toEqual(
        expect.not.arrayContaining(['then', 'getter', '_secret', 'emit', 'inherited', 'undecorated']),
      );
    });
  });
});

describe('row 22: undecorated methods', () => {
  const NAMES = ['_secret', 'undecorated', 'inherited', 'emit', 'getter', 'runs', 'vault', 'vault:undecorated'];

  describe.each(TARGETS)('over $name', (target) => {
    it.each(NAMES)('%s is an unknown channel, and its getter is not touched', async (channel) => {
      await using page = await HostilePage.open(target, CountedService);
      await page.expectRefused(() => page.call(channel, []), 'UNKNOWN_CHANNEL');
      await page.expectRefused(() => page.call(channel, ['value']), 'UNKNOWN_CHANNEL');
      expect(runs).toEqual([]);
    });

    it('no method answers to another kind of message', async () => {
      await using page = await HostilePage.open(target, CountedService);
      const credit = { bytes: 1, items: 1 };
      await page.expectRefused(() => page.call('numbers', [1]), 'UNKNOWN_CHANNEL');
      await page.expectRefused(() => page.call('notify', [1]), 'UNKNOWN_CHANNEL');
      await page.expectRefused(
        () => page.send({ kind: 'open', channel: 'flag', args: [true], credit }),
        'UNKNOWN_CHANNEL',
      );
      expect(runs).toEqual([]);
    });
  });
});

describe('row 23: bad envelopes', () => {
  const LONG = 'a'.repeat(1_000_000);

  describe.each(TARGETS)('over $name', (target) => {
    it.each([
      ['a channel that is no text', { channel: 5, args: [] }],
      ['a channel that is a list', { channel: ['save'], args: [] }],
      ['an empty channel', { channel: '', args: [] }],
      ['a channel of 65 characters', { channel: 'a'.repeat(65), args: [] }],
      ['a channel of a million characters', { channel: LONG, args: [] }],
      ['no channel', { args: [] }],
      ['an extra key', { channel: 'flag', args: [true], userId: 'admin' }],
      ['an extra key that hides behind a prototype', { channel: 'flag', args: [true], toString: 1 }],
      ['arguments that are no list', { channel: 'flag', args: { 0: true, length: 1 } }],
      ['no arguments', { channel: 'flag' }],
      ['an extra key in `meta`', { channel: 'flag', args: [true], meta: { userId: 'admin' } }],
      ['a `meta` that is no object', { channel: 'flag', args: [true], meta: 'x' }],
      ['a deadline that is text', { channel: 'flag', args: [true], meta: { timeoutMs: '1' } }],
      ['a trace of 129 characters', { channel: 'flag', args: [true], meta: { traceparent: 'a'.repeat(129) } }],
      ['an id that is no number', { id: '1', channel: 'flag', args: [true] }],
      ['an id of 0', { id: 0, channel: 'flag', args: [true] }],
      ['an id beyond the safe integers', { id: 2 ** 53, channel: 'flag', args: [true] }],
      ['an unknown kind', { kind: 'eval', channel: 'flag', args: [true] }],
      ['a kind that is a prototype name', { kind: 'constructor', channel: 'flag', args: [true] }],
    ])('%s is refused', async (_what, message) => {
      await using page = await HostilePage.open(target, CountedService);
      await page.expectRefused(() => page.send({ kind: 'call', ...message }), 'PROTOCOL');
      expect(runs).toEqual([]);
    });

    it('a channel of 64 characters is only unknown', async () => {
      await using page = await HostilePage.open(target, CountedService);
      await page.expectRefused(() => page.call('a'.repeat(64), []), 'UNKNOWN_CHANNEL');
      expect(runs).toEqual([]);
    });
  });

  it.each([
    ['no object', 'save'],
    ['a list', [[true]]],
    ['null', null],
    ['an extra key', { args: [true], userId: 'admin' }],
    ['arguments that are no list', { args: { 0: true } }],
    ['an extra key in `meta`', { args: [true], meta: { userId: 'admin' } }],
  ])('of the bare bridge is refused: %s', async (_what, envelope) => {
    const electron = startElectron();
    await using test = await createTestHost(CountedService);
    await test.host.bind(electronIpc({ origins: ['app://ui'] }));
    const { page } = await openPage(electron);
    const answer: unknown = await page.electron.ipcRenderer.invoke('sallyport:flag', envelope);
    expect(answer).toMatchObject({ ok: false, error: { code: 'PROTOCOL' } });
    expect(runs).toEqual([]);
  });
});

describe('row 25: replayed messages', () => {
  describe.each(TARGETS)('over $name', (target) => {
    it('run once, and do not disturb the first answer', async () => {
      await using page = await HostilePage.open(target, CountedService);
      const message = { id: 7, kind: 'call', channel: 'save', args: [sealedProfile()] };
      for (let times = 0; times < 3; times += 1) page.raw.post(message);
      expect(await page.raw.next('reply', 7)).toMatchObject({ value: 'ada' });
      for (let times = 0; times < 2; times += 1) {
        expect(await page.raw.next('fault', 0)).toMatchObject({ error: { code: 'PROTOCOL' } });
      }
      expect(page.raw.received).toEqual([]);
      expect(runs).toEqual(['save']);
      const codes = page.takeRecords().map(({ code }) => code);
      expect(codes.toSorted()).toEqual(['PROTOCOL', 'PROTOCOL', undefined]);
    });

    it('are refused long after they were answered, whatever they are now', async () => {
      await using page = await HostilePage.open(target, CountedService);
      page.raw.post({ id: 9, kind: 'call', channel: 'flag', args: [true] });
      await page.raw.next('reply', 9);
      runs.splice(0);
      const credit = { bytes: 1, items: 1 };
      for (const message of [
        { id: 9, kind: 'call', channel: 'flag', args: [true] },
        { id: 3, kind: 'call', channel: 'flag', args: [true] },
        { id: 9, kind: 'open', channel: 'numbers', args: [5], credit },
        { id: 9, kind: 'subscribe', channel: 'events', event: 'opened' },
        { id: 9, kind: 'watch', channel: 'settings' },
        { kind: 'hello', version: 1 },
      ]) {
        page.takeRecords();
        page.raw.post(message);
        expect(await page.raw.next('fault', 0)).toMatchObject({ error: { code: 'PROTOCOL' } });
        expect(page.takeRecords()).toMatchObject([{ code: 'PROTOCOL', outcome: 'violation' }]);
      }
      expect(runs).toEqual([]);
    });
  });
});

describe('row 26: an override without decorators', () => {
  class Guarded {
    @Handle()
    @Requires('vault:open')
    async open(@Arg(IsString()) _name: string): Promise<string> {
      runs.push('base');
      return 'base';
    }

    @Stream()
    @Requires('vault:read')
    async *read(): AsyncIterable<number> {
      runs.push('base');
      yield 1;
    }
  }

  @EventService()
  class Override extends Guarded {
    override async open(_name: string): Promise<string> {
      runs.push('override');
      return 'override';
    }

    override async *read(): AsyncIterable<number> {
      runs.push('override');
      yield 1;
    }
  }

  describe.each(TARGETS)('over $name', (target) => {
    it('keeps the guard of its base', async () => {
      await using page = await HostilePage.open(target, Override, { authorize: () => false });
      expect(await page.expectRefused(() => page.call('open', ['x']), 'PERMISSION_DENIED')).toEqual({
        permission: 'vault:open',
      });
      const opening = { kind: 'open', channel: 'read', args: [], credit: { bytes: 1, items: 1 } };
      expect(await page.expectRefused(() => page.send(opening), 'PERMISSION_DENIED')).toEqual({
        permission: 'vault:read',
      });
      expect(runs).toEqual([]);
    });

    it('keeps the rules of its base', async () => {
      await using page = await HostilePage.open(target, Override);
      await page.expectRefused(() => page.call('open', [5]), 'VALIDATION');
      expect(runs).toEqual([]);
    });
  });

  it('that decides otherwise without saying so stops the start', async () => {
    @EventService()
    class Loosened extends Guarded {
      @Public()
      override async open(_name: string): Promise<string> {
        return 'open';
      }
    }
    await expect(createTestHost(Loosened)).rejects.toMatchObject({
      code: 'DEFINITION',
      details: { faults: [{ where: 'Loosened.open', problem: expect.stringContaining('beside the one it inherits') }] },
    });
  });
});
