import { mkdir, readFile, rmdir } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { RotatingFileStream } from '../../../src/main/logging/rotating-file-stream.js';
import { TemporaryDirectory } from '../../setup/temporary-directory.js';

const MEBIBYTE = 1_048_576;

describe('RotatingFileStream', () => {
  let directory: TemporaryDirectory;

  beforeEach(async () => {
    directory = await TemporaryDirectory.create();
  });

  afterEach(() => directory[Symbol.asyncDispose]());

  function open(onFailure: (error: unknown) => void): RotatingFileStream {
    return new RotatingFileStream({
      directory: directory.path,
      fileName: 'app.log',
      maxBytes: 100 * MEBIBYTE,
      maxFiles: 2,
      wallMs: () => 0,
      onFailure,
    });
  }

  async function end(stream: RotatingFileStream): Promise<readonly string[]> {
    stream.end();
    await finished(stream);
    return (await readFile(directory.join('app.log'), 'utf8')).split('\n').slice(0, -1);
  }

  function notice(lines: number): string {
    return `{"time":"1970-01-01T00:00:00.000Z","level":"warn","message":"Lines are missing: the log could not be written","fields":{"lines":${lines}}}`;
  }

  it('goes on after a time when it could not write, and says how many lines are missing', async () => {
    await mkdir(directory.join('app.log'));
    const failures: unknown[] = [];
    let failed = Promise.withResolvers<void>();
    const stream = open((error) => {
      failures.push(error);
      failed.resolve();
    });
    for (let line = 0; line < 7; line += 1) stream.write('lost\n');
    await failed.promise;
    await rmdir(directory.join('app.log'));
    failed = Promise.withResolvers();
    stream.write('kept\n');
    expect(await end(stream)).toEqual([notice(7), 'kept']);
    expect(failures).toEqual([expect.objectContaining({ code: 'EISDIR' })]);
  });

  it('reports a failure once, however many lines it costs', async () => {
    await mkdir(directory.join('app.log'));
    const report = jest.fn();
    const stream = open(report);
    for (let line = 0; line < 3; line += 1) {
      stream.write('lost\n');
      await new Promise((resolve) => setImmediate(resolve));
    }
    stream.end();
    await finished(stream);
    expect(report).toHaveBeenCalledTimes(1);
  });

  it('lets 8 MiB of text wait for the disk, and counts what comes beyond', async () => {
    const stream = open(fail);
    const line = `${'x'.repeat(MEBIBYTE - 1)}\n`;
    for (let count = 0; count < 8; count += 1) stream.write(line);
    stream.write('\n');
    const lines = await end(stream);
    expect(lines.filter((each) => each.length === MEBIBYTE - 1)).toHaveLength(8);
    expect(lines.filter((each) => each.length < MEBIBYTE - 1)).toEqual([notice(1)]);
  });
});

function fail(error: unknown): never {
  throw error;
}
