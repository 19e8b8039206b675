// Rows about what the log may hold, and what can't be done to it.
import { readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { IsIn, IsString, MaxLength, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import { EventService, Handle, Public, createWinstonLogger, type LogFields, type Logger } from 'sallyport/main';
import { ConflictError } from 'sallyport/shared';
import { Secret } from 'sallyport/shim';
import { TemporaryDirectory } from '../setup/temporary-directory.js';
import { writeAndRotate } from '../suites/log-rotation.js';
import { HostilePage, TARGETS } from './hostile-page.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

const WORD = 'hunter2hunter2';

class Header {
  @IsString() @MaxLength(64) declare readonly name: string;
  @IsString() declare readonly value: string;
}

class SignIn {
  @IsString() declare readonly userName: string;
  @IsString() declare readonly password: string;

  @Secret()
  @IsIn([WORD], { message: '$value is not the word' })
  declare readonly magic: string;

  @ValidateNested({ each: true })
  @Type(() => Header)
  declare readonly headers: Header[];

  /** How the method is to fail. */
  @IsString() declare readonly how: string;
}

/** Fails with its argument in every place where a log looks. */
@EventService()
class IndiscreetService {
  @Handle()
  @Public()
  async signIn(given: SignIn): Promise<void> {
    const { password, magic } = given;
    const url = `https://ada:${password}@h/?token=${magic}`;
    if (given.how === 'details') throw new ConflictError('taken', { details: { given, url } });
    if (given.how === 'cause') throw new Error(`GET ${url} failed`, { cause: given });
    if (given.how === 'property')
      throw Object.assign(new Error('failed'), { request: { given, authorization: magic } });
    if (given.how === 'many') throw new AggregateError([new Error('one', { cause: [given] })], `password: ${password}`);
    throw new Error(JSON.stringify({ password, headers: [{ name: 'Authorization', value: magic }] }));
  }
}

const given = (how: string, magic = WORD): object => ({
  userName: 'ada',
  password: WORD,
  magic,
  headers: [
    { name: 'Authorization', value: `Bearer ${WORD}` },
    { name: 'Cookie', value: `a=${WORD}` },
  ],
  how,
});

/** What the files of a real log hold after these lines. */
async function written(lines: readonly { readonly message: string; readonly fields: LogFields }[]): Promise<string> {
  await using directory = await TemporaryDirectory.create();
  const logger = createWinstonLogger({ directory: directory.path, console: false });
  for (const { message, fields } of lines) logger.warn(message, fields);
  await logger[Symbol.asyncDispose]();
  return readFile(directory.join('app.log'), 'utf8');
}

describe('row 57: log secrets', () => {
  describe.each(TARGETS)('over $name', (target) => {
    it.each(['details', 'cause', 'property', 'many', 'text'])('are in no line and no record: %s', async (how) => {
      await using page = await HostilePage.open(target, IndiscreetService);
      expect(await page.call('signIn', [given(how)])).toMatchObject({ kind: 'fault' });
      const log = await written(page.target.logger.records);
      expect(log).toContain('signIn');
      expect(log).not.toContain('hunter2');
      expect(JSON.stringify(page.takeRecords())).not.toContain('hunter2');
    });

    it.each([
      ['is refused', [given('x', 'hunter2')]],
      ['has a field too many', [{ ...given('x'), password2: WORD, magic: 'hunter2' }]],
      ['comes twice', [given('x'), given('x')]],
    ])('are in no line and no record of what %s', async (_how, args) => {
      await using page = await HostilePage.open(target, IndiscreetService);
      await page.expectRefused(() => page.call('signIn', args), 'VALIDATION');
      expect(await written(page.target.logger.records)).not.toContain('hunter2');
    });
  });

  it('are in no line, whatever an app logs itself', async () => {
    const log = await written([
      { message: `GET https://h/?token=${WORD}`, fields: { password: WORD, nested: { Authorization: WORD } } },
      { message: 'headers', fields: { rawHeaders: ['Accept', '*/*', 'Authorization', WORD], argv: ['--token', WORD] } },
      { message: `{"password":"${WORD}"}`, fields: { text: `{ password: '${WORD}', tokens: ['${WORD}'] }` } },
    ]);
    expect(log).not.toContain('hunter2');
    expect(log.trimEnd().split('\n')).toHaveLength(3);
  });
});

describe('row 55: log injection', () => {
  const HOSTILE = 'bob\nadmin granted\u001b[2J\u009b2J\r\n\u2028{"level":"error"}\u202e\u007f';

  describe.each(TARGETS)('over $name', (target) => {
    it('a name makes no second line, and reaches no terminal as a command', async () => {
      await using page = await HostilePage.open(target, IndiscreetService);
      await page.call(HOSTILE.slice(0, 64), []);
      await page.call('signIn', [{ ...given('x'), [HOSTILE]: HOSTILE, userName: { [HOSTILE]: 1 } }]);
      await page.call('signIn', [given('x')], { [HOSTILE]: 1 });
      const { records } = page.target.logger;
      const lines = (await written(records)).trimEnd().split('\n');
      expect(lines).toHaveLength(records.length);
      for (const line of lines) {
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
        expect(JSON.parse(line)).toMatchObject({ level: 'warn' });
      }
    });
  });
});

describe('row 58: log rotation', () => {
  it('has each of 10,000 lines of ten writers once, over files of 64 KiB', async () => {
    const { counts, files, largest, isInOrder } = await writeAndRotate(1_000);
    expect(counts.size).toBe(10_000);
    expect(new Set(counts.values())).toEqual(new Set([1]));
    expect(isInOrder).toBe(true);
    expect(files).toBeGreaterThan(5);
    expect(largest).toBeLessThanOrEqual(65_536);
  });

  it.each(['app.log', 'app.1.log'])('follows no link that was planted as %s', async (planted) => {
    await using directory = await TemporaryDirectory.create();
    await writeFile(directory.join('victim'), 'mine');
    await symlink(directory.join('victim'), directory.join(planted));
    const logger: Logger & AsyncDisposable = createWinstonLogger({
      directory: directory.path,
      console: false,
      maxBytes: 1_024,
    });
    for (let line = 0; line < 50; line += 1) logger.info('x'.repeat(100));
    await logger[Symbol.asyncDispose]();
    expect(await readFile(directory.join('victim'), 'utf8')).toBe('mine');
    expect((await readdir(directory.path)).length).toBeGreaterThan(1);
  });
});
