import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { createLoopbackServer } from 'sallyport/main';
import { RendererEventService } from 'sallyport/renderer';
import { systemClock } from 'sallyport/shared';
import { RecordingLogger, createTestHost, leakGuard, type LeakGuard } from 'sallyport/testing';
import { TallyService } from './tally-service.js';

let guard: LeakGuard;

beforeEach(() => {
  guard = leakGuard({ graceMs: 50 });
});

afterEach(() => {
  guard[Symbol.dispose]();
});

async function leaks(): Promise<string> {
  const failure: unknown = await guard.check().catch((error: unknown) => error);
  return failure instanceof Error ? failure.message : '';
}

describe('leakGuard', () => {
  it('is content when everything was closed', async () => {
    const test = await createTestHost(TallyService);
    await test.service.add(1, 2);
    test.service.events.on('counted', () => undefined)();
    for await (const item of test.service.count(10)) if (item === 2) break;
    for await (const _item of test.service.count(3)) continue;
    const server = await createLoopbackServer({ root: tmpdir(), logger: new RecordingLogger() });
    systemClock.after(60_000, () => undefined)();
    await new Promise<void>((resolve) => void systemClock.after(0, resolve));
    await server[Symbol.asyncDispose]();
    await test.dispose();
    await expect(leaks()).resolves.toBe('');
    expect(guard.live).toEqual([]);
  });

  it('fails on a test host that was not disposed of, and says where it was opened', async () => {
    const test = await createTestHost(TallyService);
    const message = await leaks();
    expect(message).toMatch(/^2 left open:/);
    expect(message).toContain('- host, opened\n');
    expect(message).toContain('- connected service, opened\n');
    expect(message).toContain('create-test-host');
    expect(message).not.toMatch(/leak-guard\.ts|live-resources/);
    await test.dispose();
  });

  it('fails on an open subscription', async () => {
    await using test = await createTestHost(TallyService);
    guard[Symbol.dispose]();
    guard = leakGuard({ graceMs: 50 });
    const stop = test.service.events.on('counted', () => undefined);
    await expect(leaks()).resolves.toMatch(/^1 left open:\n- subscription, opened/);
    stop();
  });

  it('fails on an open stream', async () => {
    await using test = await createTestHost(TallyService);
    guard[Symbol.dispose]();
    guard = leakGuard({ graceMs: 50 });
    const iterator = test.service.count(1_000_000)[Symbol.asyncIterator]();
    await iterator.next();
    await expect(leaks()).resolves.toMatch(/^1 left open:\n- stream, opened/);
    await iterator.return?.();
  });

  it('takes streams and subscriptions for closed when their host has gone', async () => {
    const test = await createTestHost(TallyService);
    test.service.events.on('counted', () => undefined);
    await test.service.count(1_000_000)[Symbol.asyncIterator]().next();
    await test.dispose();
    await expect(leaks()).resolves.toBe('');
  });

  it('fails on a page that was not disconnected', async () => {
    await using test = await createTestHost(TallyService);
    guard[Symbol.dispose]();
    guard = leakGuard({ graceMs: 50 });
    const second = await test.connect();
    await expect(leaks()).resolves.toMatch(/^1 left open:\n- connected service, opened/);
    RendererEventService.disconnect(second);
  });

  it('fails on an open loopback server, ours and Node’s', async () => {
    const server = await createLoopbackServer({ root: tmpdir(), logger: new RecordingLogger() });
    const message = await leaks();
    expect(message).toContain('- loopback server, opened');
    expect(message).toContain('- 1 × TCPServerWrap of Node');
    await server[Symbol.asyncDispose]();
  });

  it('fails on a timer of the framework', async () => {
    const stop = systemClock.after(60_000, () => undefined);
    await expect(leaks()).resolves.toMatch(/- timer, opened/);
    stop();
  });

  it('fails on a server of Node, but not where it is told to leave those alone', async () => {
    using indifferent = leakGuard({ graceMs: 50, watchesPlatform: false });
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    await expect(indifferent.check()).resolves.toBeUndefined();
    await expect(leaks()).resolves.toBe('1 left open:\n- 1 × TCPServerWrap of Node');
    await new Promise((resolve) => void server.close(resolve));
  });

  it('waits for what is being closed', async () => {
    guard[Symbol.dispose]();
    guard = leakGuard();
    const test = await createTestHost(TallyService);
    const checked = guard.check();
    void test.dispose();
    await expect(checked).resolves.toBeUndefined();
  });

  it('blames nothing twice', async () => {
    const test = await createTestHost(TallyService);
    await expect(guard.check()).rejects.toThrow('host');
    await expect(guard.check()).resolves.toBeUndefined();
    await test.dispose();
  });

  it('works while time is faked', async () => {
    const test = await createTestHost(TallyService);
    jest.useFakeTimers();
    try {
      await expect(leaks()).resolves.toContain('host');
    } finally {
      jest.useRealTimers();
    }
    await test.dispose();
  });

  it('sees nothing any more once it was disposed of', async () => {
    guard[Symbol.dispose]();
    const test = await createTestHost(TallyService);
    expect(guard.live).toEqual([]);
    await test.dispose();
  });
});
