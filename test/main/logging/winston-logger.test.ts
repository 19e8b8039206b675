import { lstat, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { createWinstonLogger, type WinstonLoggerOptions } from '../../../src/main/logging/index.js';
import { ManualClock } from '../../../src/testing/manual-clock.js';
import { TemporaryDirectory } from '../../setup/temporary-directory.js';
import { TypescriptProcess } from '../../setup/typescript-process.js';

const clock = new ManualClock(Date.UTC(2026, 10, 20, 10, 56, 3, 120));

describe('createWinstonLogger', () => {
  let directory: TemporaryDirectory;

  beforeEach(async () => {
    directory = await TemporaryDirectory.create();
  });

  afterEach(() => directory[Symbol.asyncDispose]());

  function create(options: WinstonLoggerOptions = {}) {
    return createWinstonLogger({ directory: directory.path, console: false, ...options });
  }

  async function readLines(fileName = 'app.log'): Promise<readonly string[]> {
    const text = await readFile(directory.join(fileName), 'utf8');
    expect(text.endsWith('\n')).toBe(true);
    return text.slice(0, -1).split('\n');
  }

  async function readEntries(fileName?: string): Promise<readonly Record<string, unknown>[]> {
    return (await readLines(fileName)).map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  it('writes one JSON object a line, in order', async () => {
    const logger = create({ level: 'debug', clock });
    logger.debug('one');
    logger.info('two', { channel: 'http:send', durationMs: 1.5 });
    logger.warn('three');
    logger.error('four', { error: new TypeError('bad') });
    await logger[Symbol.asyncDispose]();
    const time = '2026-11-20T10:56:03.120Z';
    expect(await readEntries()).toEqual([
      { time, level: 'debug', message: 'one' },
      { time, level: 'info', message: 'two', fields: { channel: 'http:send', durationMs: 1.5 } },
      { time, level: 'warn', message: 'three' },
      {
        time,
        level: 'error',
        message: 'four',
        fields: { error: { name: 'TypeError', message: 'bad', stack: expect.any(String) } },
      },
    ]);
  });

  it.each([
    ['error', ['error']],
    ['warn', ['warn', 'error']],
    ['info', ['info', 'warn', 'error']],
    ['debug', ['debug', 'info', 'warn', 'error']],
  ] as const)('writes at level %s: %j', async (level, written) => {
    const logger = create({ level });
    for (const each of ['debug', 'info', 'warn', 'error'] as const) logger[each](each);
    await logger[Symbol.asyncDispose]();
    expect((await readEntries()).map((entry) => entry['message'])).toEqual(written);
  });

  it('does not look at the fields of a line that is not written', async () => {
    const logger = create({ level: 'info' });
    const read = jest.fn(() => 1);
    logger.debug('quiet', Object.defineProperty({}, 'field', { enumerable: true, get: read }));
    await logger[Symbol.asyncDispose]();
    expect(read).not.toHaveBeenCalled();
  });

  it('lets no content forge a line or reach a terminal as a command', async () => {
    const logger = create();
    const hostile = 'bob\nadmin granted\u001b[2J\u009b2J\r\n\u2028{"level":"error"}\u202e\u007f';
    logger.info(hostile, { [hostile]: hostile, level: 'error', message: 'forged' });
    await logger[Symbol.asyncDispose]();
    const [line, ...others] = await readLines();
    expect(others).toEqual([]);
    expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
    expect(JSON.parse(line ?? '')).toEqual({
      time: expect.any(String),
      level: 'info',
      message: hostile,
      fields: { [hostile]: hostile, level: 'error', message: 'forged' },
    });
  });

  it('writes no secret', async () => {
    const logger = create();
    logger.info('GET https://bob:hunter2@h/?token=hunter2', {
      headers: { Authorization: 'hunter2' },
      error: new Error('https://h/?api_key=hunter2'),
    });
    await logger[Symbol.asyncDispose]();
    expect((await readLines()).join()).not.toContain('hunter2');
  });

  it('writes each line once, in order, to files that rotate', async () => {
    const logger = create({ maxBytes: 16_384, maxFiles: 1_000 });
    for (let line = 0; line < 6_000; line += 1) {
      logger.info('line', { line });
      if (line % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await logger[Symbol.asyncDispose]();
    const names = (await readdir(directory.path)).toSorted((a, b) => ageOf(b) - ageOf(a));
    const numbers: unknown[] = [];
    for (const name of names) {
      expect((await stat(directory.join(name))).size).toBeLessThanOrEqual(16_384);
      numbers.push(...(await readEntries(name)).map((entry) => (entry['fields'] as { line: number }).line));
    }
    expect(names.length).toBeGreaterThan(20);
    expect(numbers).toEqual(Array.from({ length: 6_000 }, (_, line) => line));
  });

  it('keeps the newest files only', async () => {
    const logger = create({ fileName: 'my.app.log', maxBytes: 1_024, maxFiles: 3 });
    for (let line = 0; line < 100; line += 1) logger.info('x'.repeat(200), { line });
    await logger[Symbol.asyncDispose]();
    expect((await readdir(directory.path)).toSorted()).toEqual(['my.app.1.log', 'my.app.2.log', 'my.app.log']);
    expect((await readEntries('my.app.log')).at(-1)?.['fields']).toEqual({ line: 99 });
  });

  it('starts over with a single file', async () => {
    const logger = create({ maxBytes: 1_024, maxFiles: 1 });
    for (let line = 0; line < 100; line += 1) logger.info('x'.repeat(200), { line });
    await logger[Symbol.asyncDispose]();
    expect(await readdir(directory.path)).toEqual(['app.log']);
    expect((await readEntries()).at(-1)?.['fields']).toEqual({ line: 99 });
  });

  it('begins a new file exactly when a line would exceed the size', async () => {
    const probe = create({ clock });
    probe.info('');
    await probe[Symbol.asyncDispose]();
    const emptyLineBytes = (await stat(directory.join('app.log'))).size;

    const logger = create({ clock, maxBytes: 1_024, maxFiles: 2 });
    logger.info('x'.repeat(1_024 - 2 * emptyLineBytes));
    await logger[Symbol.asyncDispose]();
    expect(await readdir(directory.path)).toEqual(['app.log']);
    expect((await stat(directory.join('app.log'))).size).toBe(1_024);

    const next = create({ clock, maxBytes: 1_024, maxFiles: 2 });
    next.info('');
    await next[Symbol.asyncDispose]();
    expect(await readdir(directory.path)).toEqual(['app.1.log', 'app.log']);
  });

  it('continues the file of an earlier run, after a line that a crash tore', async () => {
    await writeFile(directory.join('app.log'), '{"time":"2026-11-20T1');
    const logger = create();
    logger.info('next');
    await logger[Symbol.asyncDispose]();
    const [torn, next] = await readLines();
    expect(torn).toBe('{"time":"2026-11-20T1');
    expect(JSON.parse(next ?? '')).toMatchObject({ message: 'next' });
  });

  it('does not follow a link planted under its name', async () => {
    await writeFile(directory.join('victim'), 'mine');
    await symlink(directory.join('victim'), directory.join('app.log'));
    const logger = create();
    logger.info('written elsewhere');
    await logger[Symbol.asyncDispose]();
    expect(await readFile(directory.join('victim'), 'utf8')).toBe('mine');
    expect((await lstat(directory.join('app.log'))).isSymbolicLink()).toBe(true);
  });

  it('can be read by its owner alone', async () => {
    const logger = create({ directory: directory.join('logs', 'deep') });
    logger.info('private');
    await logger[Symbol.asyncDispose]();
    expect((await stat(directory.join('logs', 'deep', 'app.log'))).mode & 0o077).toBe(0);
    expect((await stat(directory.join('logs', 'deep'))).mode & 0o077).toBe(0);
  });

  it('ignores lines after its end, and ends once', async () => {
    const logger = create();
    logger.info('before');
    await Promise.all([logger[Symbol.asyncDispose](), logger[Symbol.asyncDispose]()]);
    logger.error('after');
    expect(await readEntries()).toHaveLength(1);
  });

  it('writes nothing at all without a directory and a console', async () => {
    const logger = createWinstonLogger({ console: false });
    logger.error('nowhere');
    await expect(logger[Symbol.asyncDispose]()).resolves.toBeUndefined();
  });

  it.each([{ maxBytes: 1_023 }, { maxBytes: Number.NaN }, { maxFiles: 0 }, { maxFiles: 1.5 }])(
    'refuses %j',
    (options) => {
      expect(() => create(options)).toThrow(RangeError);
    },
  );

  it('writes to standard error, one inert line each, and nothing to standard output', async () => {
    await using child = new TypescriptProcess('test/main/logging/log-from-process.ts');
    expect(await child.nextLine()).toBe('ended');
    expect(await child.ended()).toBe(0);
    const lines = child.errorText.split('\n');
    expect(lines).toHaveLength(102);
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} info {2}line 0 \{"password":"\[redacted\]"\}$/);
    expect(lines[100]).toMatch(/ debug bob\\nadmin granted\\u001b\[2J\\u009b2J\\u2028 \{"line":"a\\r\\nb"\}$/);
  });

  it('does not end the app when nobody reads its standard error', async () => {
    await using child = new TypescriptProcess('test/main/logging/log-from-process.ts', ['broken-pipe']);
    expect(await child.nextLine()).toBe('ready');
    child.breakStandardError();
    child.endInput();
    expect(await child.nextLine()).toBe('ended');
    expect(await child.ended()).toBe(0);
  });
});

function ageOf(fileName: string): number {
  return Number(/\.(\d+)\.log$/.exec(fileName)?.[1] ?? 0);
}
