import { once } from 'node:events';
import { readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { ResponseStore } from '../../../../src/main/services/http/index.js';
import { NotFoundError } from '../../../../src/shared/index.js';
import type { HttpOutcome } from '../../../../src/shim/index.js';
import { RecordingLogger } from '../../../../src/testing/recording-logger.js';
import { TemporaryDirectory } from '../../../setup/temporary-directory.js';
import { TypescriptProcess } from '../../../setup/typescript-process.js';
import { HEAD } from './sending.js';

function completeAfter(bodyBytes: number): HttpOutcome {
  const timings = { connectMs: 1, waitingMs: 2, downloadMs: 3, totalMs: 6 };
  return { state: 'complete', bodyBytes, wireBytes: bodyBytes, timings };
}

/** A store in a directory of its own, and the means to look at both as a later run would. */
async function createStore() {
  const directory = await TemporaryDirectory.create();
  const logger = new RecordingLogger();
  const options = { responseDirectory: directory.join('responses'), version: '0', logger };
  return {
    store: new ResponseStore(options),
    reopened: () => new ResponseStore(options),
    logger,
    responses: options.responseDirectory,
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

async function keep(store: ResponseStore, body: string): Promise<string> {
  const live = await store.create(HEAD);
  await live.append(Buffer.from(body));
  await live.close();
  await store.finish(live, completeAfter(body.length));
  return live.response.id;
}

async function readAll(store: ResponseStore, id: string, offset?: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.read(id, offset)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('ResponseStore', () => {
  it('keeps a response and its body for later runs', async () => {
    await using setting = await createStore();
    const { store, reopened } = setting;
    const id = await keep(store, 'hello');
    for (const later of [store, reopened()]) {
      expect(await later.response(id)).toEqual({ id, ...HEAD });
      expect(await later.outcome(id)).toEqual(completeAfter(5));
      expect(await later.bytes(id)).toBe(5);
      expect(await readAll(later, id)).toBe('hello');
    }
  });

  it('lets nobody but the user look at what it keeps', async () => {
    await using setting = await createStore();
    await keep(setting.store, 'secret');
    expect((await stat(setting.responses)).mode & 0o777).toBe(0o700);
    for (const name of await readdir(setting.responses)) {
      expect((await stat(`${setting.responses}/${name}`)).mode & 0o777).toBe(0o600);
    }
  });

  describe('read', () => {
    it('begins at the offset, up to and beyond the end', async () => {
      await using setting = await createStore();
      const id = await keep(setting.store, 'hello');
      expect(await readAll(setting.store, id, 4)).toBe('o');
      expect(await readAll(setting.store, id, 5)).toBe('');
      expect(await readAll(setting.store, id, 6)).toBe('');
    });

    it('gives each chunk memory of its own, of 128 KiB at most', async () => {
      await using setting = await createStore();
      const id = await keep(setting.store, 'x'.repeat(300_000));
      const chunks: Uint8Array[] = [];
      for await (const chunk of setting.store.read(id)) chunks.push(chunk);
      expect(chunks.map(({ byteLength }) => byteLength)).toEqual([131_072, 131_072, 37_856]);
      for (const chunk of chunks) expect(chunk.buffer.byteLength).toBe(chunk.byteLength);
      expect(new Set(chunks.map(({ buffer }) => buffer)).size).toBe(3);
    });

    it('follows a body that is arriving, for each reader at its own pace', async () => {
      await using setting = await createStore();
      const { store } = setting;
      const live = await store.create(HEAD);
      const early = store.read(live.response.id);
      const waiting = early.next();
      await live.append(Buffer.from('one'));
      expect(Buffer.from((await waiting).value ?? []).toString()).toBe('one');
      const late = store.read(live.response.id, 1);
      expect(Buffer.from((await late.next()).value ?? []).toString()).toBe('ne');
      const both = [early.next(), late.next()];
      await live.append(Buffer.from('two'));
      for (const { value } of await Promise.all(both)) expect(Buffer.from(value ?? []).toString()).toBe('two');
      const ends = [early.next(), late.next()];
      await live.close();
      for (const { done } of await Promise.all(ends)) expect(done).toBe(true);
      await store.finish(live, completeAfter(6));
    });

    it('waits at an offset that is not there yet', async () => {
      await using setting = await createStore();
      const live = await setting.store.create(HEAD);
      const reader = setting.store.read(live.response.id, 4);
      const reading = reader.next();
      await live.append(Buffer.from('four'));
      await live.append(Buffer.from('five'));
      expect(Buffer.from((await reading).value ?? []).toString()).toBe('five');
      await live.close();
      expect((await reader.next()).done).toBe(true);
    });

    it('ends when its signal fires, waiting or not', async () => {
      await using setting = await createStore();
      const live = await setting.store.create(HEAD);
      const controller = new AbortController();
      const waiting = setting.store.read(live.response.id, 0, controller.signal).next();
      await live.append(new Uint8Array());
      controller.abort();
      expect(await waiting).toEqual({ done: true, value: undefined });
      await live.append(Buffer.from('x'));
      const reading = setting.store.read(live.response.id, 0, controller.signal).next();
      expect(await reading).toEqual({ done: true, value: undefined });
      await live.close();
    });

    it.each([
      randomUUID(),
      '',
      '..',
      '../../../etc/passwd',
      `../responses/${randomUUID()}`,
      `${randomUUID()}/../x`,
      `${randomUUID()}\n`,
    ])('of %p finds nothing', async (id) => {
      await using setting = await createStore();
      await keep(setting.store, 'x');
      await expect(setting.store.read(id).next()).rejects.toBeInstanceOf(NotFoundError);
      await expect(setting.store.outcome(id)).rejects.toBeInstanceOf(NotFoundError);
      await expect(setting.store.response(id)).rejects.toBeInstanceOf(NotFoundError);
      await expect(setting.store.bytes(id)).rejects.toBeInstanceOf(NotFoundError);
    });

    it('takes no path, even to a record that is there', async () => {
      await using setting = await createStore();
      const id = await keep(setting.store, 'x');
      await expect(setting.store.outcome(`../responses/${id}`)).rejects.toBeInstanceOf(NotFoundError);
    });
  });

  describe('grown', () => {
    it('tells how long a body is as soon as there is more of it, or no more to come', async () => {
      await using setting = await createStore();
      const live = await setting.store.create(HEAD);
      const { id } = live.response;
      const growing = setting.store.grown(id, 0);
      await live.append(Buffer.from('hello'));
      expect(await growing).toBe(5);
      const ending = setting.store.grown(id, 5);
      await live.close();
      expect(await ending).toBe(5);
      await setting.store.finish(live, completeAfter(5));
      expect(await setting.store.grown(id, 5)).toBe(5);
    });

    it('waits no longer than its signal says', async () => {
      await using setting = await createStore();
      const live = await setting.store.create(HEAD);
      const controller = new AbortController();
      const growing = setting.store.grown(live.response.id, 0, controller.signal);
      controller.abort();
      expect(await growing).toBe(0);
      await live.close();
      await setting.store.finish(live, completeAfter(0));
    });

    it('knows of no other response', async () => {
      await using setting = await createStore();
      await expect(setting.store.grown(randomUUID(), 0)).rejects.toBeInstanceOf(NotFoundError);
    });
  });

  describe('outcome', () => {
    it('waits for the end of the body', async () => {
      await using setting = await createStore();
      const live = await setting.store.create(HEAD);
      const outcome = setting.store.outcome(live.response.id);
      expect(await setting.store.bytes(live.response.id)).toBeNull();
      await live.close();
      await setting.store.finish(live, completeAfter(0));
      expect(await outcome).toEqual(completeAfter(0));
    });

    it('is a failure when the app was killed meanwhile; what had arrived is kept', async () => {
      await using setting = await createStore();
      await using child = new TypescriptProcess('test/main/services/http/receive-and-wait.ts', [setting.responses]);
      const id = await child.nextLine();
      await child.kill();
      const store = setting.reopened();
      expect(await readAll(store, id)).toBe('arrived');
      expect(await store.bytes(id)).toBe(7);
      expect(await store.outcome(id)).toEqual({
        state: 'failed',
        bodyBytes: 7,
        wireBytes: 7,
        timings: { connectMs: null, waitingMs: null, downloadMs: null, totalMs: 0 },
        failure: { reason: 'connection-reset', message: 'The app was closed while the response was arriving.' },
      });
    });

    it('is a failure when part of the body is missing', async () => {
      await using setting = await createStore();
      const id = await keep(setting.store, 'hello');
      await truncate(`${setting.responses}/${id}.body`, 3);
      expect(await setting.reopened().outcome(id)).toMatchObject({
        state: 'failed',
        bodyBytes: 3,
        failure: { reason: 'disk' },
      });
    });

    it.each([
      '',
      '{',
      'null',
      '[]',
      '{"version":2,"response":{"id":"x"},"outcome":null}',
      '{"version":1,"response":{},"outcome":null}',
      '{"version":1,"response":{"id":"x"}}',
    ])('of a damaged record (%p) is none', async (text) => {
      await using setting = await createStore();
      const id = await keep(setting.store, 'x');
      await writeFile(`${setting.responses}/${id}.json`, text);
      await expect(setting.reopened().outcome(id)).rejects.toBeInstanceOf(NotFoundError);
    });

    it('is still known in this run when it could not be written, and logged', async () => {
      await using setting = await createStore();
      const { store, logger } = setting;
      const live = await store.create(HEAD);
      const { id } = live.response;
      await live.append(Buffer.from('kept'));
      await live.close();
      await rm(setting.responses, { recursive: true });
      await store.finish(live, completeAfter(4));
      expect(await store.outcome(id)).toEqual(completeAfter(4));
      expect(logger.records).toMatchObject([{ level: 'warn', fields: { responseId: id } }]);
    });
  });

  describe('retainOnly', () => {
    it('removes what ended and is not named, and leaves the rest and what is arriving', async () => {
      await using setting = await createStore();
      const named = await keep(setting.store, 'named');
      const forgotten = await keep(setting.store, 'forgotten');
      const live = await setting.store.create(HEAD);
      await setting.store.retainOnly(new Set([named]));
      await expect(setting.store.response(forgotten)).rejects.toBeInstanceOf(NotFoundError);
      expect((await setting.store.response(named)).id).toBe(named);
      expect((await setting.store.response(live.response.id)).id).toBe(live.response.id);
      expect((await readdir(setting.responses)).length).toBe(4);
      await live.close();
      await setting.store.finish(live, completeAfter(0));
    });
  });

  describe('remove', () => {
    it('leaves nothing behind', async () => {
      await using setting = await createStore();
      const id = await keep(setting.store, 'x');
      await setting.store.remove(id);
      expect(await readdir(setting.responses)).toEqual([]);
      await expect(setting.store.response(id)).rejects.toBeInstanceOf(NotFoundError);
    });

    it('stops a body that is arriving before it takes the files away', async () => {
      await using setting = await createStore();
      const live = await setting.store.create(HEAD);
      await live.append(Buffer.from('x'));
      const reader = setting.store.read(live.response.id, 1);
      const waiting = reader.next();
      const stopped = once(live.removed, 'abort');
      const removing = setting.store.remove(live.response.id);
      await stopped;
      await live.close();
      await setting.store.finish(live, { ...completeAfter(1), state: 'cancelled' });
      await removing;
      expect((await waiting).done).toBe(true);
      expect(await readdir(setting.responses)).toEqual([]);
    });

    it('of an unknown response does nothing', async () => {
      await using setting = await createStore();
      await keep(setting.store, 'x');
      await setting.store.remove(randomUUID());
      expect(await readdir(setting.responses)).toHaveLength(2);
    });

    it('takes no path', async () => {
      await using setting = await createStore();
      const id = await keep(setting.store, 'x');
      await setting.store.remove(`../responses/${id}`);
      expect(await readdir(setting.responses)).toHaveLength(2);
    });
  });

  it('removes what an earlier run left unfinished, and nothing else', async () => {
    await using setting = await createStore();
    const kept = await keep(setting.store, 'x');
    const orphan = randomUUID();
    const strangers = ['notes.txt', 'notes.body', 'notes.tmp'];
    const leftovers = [`${orphan}.body`, `${kept}.json.${randomUUID()}.tmp`];
    await Promise.all([...strangers, ...leftovers].map((name) => writeFile(`${setting.responses}/${name}`, '')));
    const next = await keep(setting.reopened(), 'y');
    const expected = [...strangers, `${kept}.body`, `${kept}.json`, `${next}.body`, `${next}.json`];
    expect((await readdir(setting.responses)).toSorted()).toEqual(expected.toSorted());
  });

  it('writes a record that a person can read', async () => {
    await using setting = await createStore();
    const id = await keep(setting.store, 'x');
    const record: unknown = JSON.parse(await readFile(`${setting.responses}/${id}.json`, 'utf8'));
    expect(record).toEqual({ version: 1, response: { id, ...HEAD }, outcome: completeAfter(1) });
  });
});
