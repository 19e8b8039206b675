import { createTestHost, expectRefused, type TestHost } from 'sallyport/testing';
import type { IFileService, Row } from './contract.js';
import { FileService } from './file-service.js';
import { firstLines, readText, storeFile } from './use-files.js';

describe('FileService', () => {
  let test: TestHost<IFileService>;

  beforeEach(async () => {
    test = await createTestHost<IFileService>(FileService);
  });

  afterEach(() => test.dispose());

  it('stops when the page leaves its loop', async () => {
    await expect(firstLines(test.service, 2)).resolves.toEqual(['line 1', 'line 2']);
    await test.service.sum(rows(0)); // a call after it: main has heard of it by then
    expect(test.host.serviceOf(FileService).readers).toBe(0);
  });

  it('takes a file, says how far it is, and gives it back', async () => {
    const shares: number[] = [];
    const file = new File(['Grüße, '.repeat(20_000)], 'greetings.txt');
    await expect(storeFile(test.service, file, (share) => shares.push(share))).resolves.toBe(file.size);
    expect(shares.at(-1)).toBe(1);
    await expect(readText(test.service, 'greetings.txt')).resolves.toBe('Grüße, '.repeat(20_000));
  });

  it('checks each row as it comes, and stops the source of one that is wrong', async () => {
    await expect(test.service.sum(rows(100))).resolves.toBe(5_050);
    let hasStopped = false;
    async function* wrong(): AsyncIterable<Row> {
      try {
        yield { name: 'one', count: 1 };
        yield { name: 'two', count: 0.5 };
      } finally {
        hasStopped = true;
      }
    }
    await expectRefused(test.service.sum(wrong()), 'VALIDATION', { faults: [{ path: '0[1].count', rule: 'isInt' }] });
    expect(hasStopped).toBe(true);
  });

  it('ends with its caller', async () => {
    const controller = new AbortController();
    const summing = test.service.sum(
      rows(Infinity, () => controller.abort()),
      controller.signal,
    );
    await expectRefused(summing, 'CANCELLED');
  });
});

/** Rows as the page may have them: made one by one, and only when main asks for the next. */
async function* rows(count: number, onTenth = (): void => undefined): AsyncIterable<Row> {
  for (let row = 1; row <= count; row += 1) {
    if (row === 10) onTenth();
    yield { name: `row ${row}`, count: row };
  }
}
