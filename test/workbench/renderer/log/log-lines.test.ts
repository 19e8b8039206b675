import type { LogLine } from '../../../../workbench/contract/index.js';
import { LogLines } from '../../../../workbench/renderer/log/log-lines.js';

const line = (number: number): LogLine => ({
  number,
  atMs: number,
  level: 'info',
  message: `line ${number}`,
  details: '',
});
const range = (first: number, last: number): readonly LogLine[] =>
  Array.from({ length: last - first + 1 }, (_, index) => line(first + index));

describe('LogLines', () => {
  let updates: (() => void)[];
  let log: LogLines;

  beforeEach(() => {
    updates = [];
    log = new LogLines((update) => updates.push(update));
  });

  const update = (): void => updates.splice(0).forEach((each) => each());
  const shown = (): readonly string[] =>
    log.rows.get().map((row) => (row.kind === 'line' ? row.line.message : `${row.dropped} dropped`));

  it('shows what main has and what comes, once in a while', () => {
    log.load({ runId: 'a', lines: range(1, 2) });
    log.add(line(3));
    log.add(line(4));
    expect(updates).toHaveLength(1);
    update();
    expect(shown()).toEqual(['line 1', 'line 2', 'line 3', 'line 4']);
  });

  it('keeps what came while main was answering, and nothing twice', () => {
    log.add(line(2));
    log.add(line(3));
    log.load({ runId: 'a', lines: range(1, 2) });
    log.add(line(2));
    update();
    expect(shown()).toEqual(['line 1', 'line 2', 'line 3']);
  });

  it('says how many were dropped, and where, until main gives them after all', () => {
    log.load({ runId: 'a', lines: range(1, 2) });
    log.add(line(15));
    update();
    expect(shown()).toEqual(['line 1', 'line 2', '12 dropped', 'line 15']);
    log.load({ runId: 'a', lines: range(1, 15) });
    expect(shown()).toHaveLength(15);
  });

  it('keeps the last 1,000', () => {
    log.load({ runId: 'a', lines: range(1, 1_000) });
    log.add(line(1_001));
    update();
    expect([shown().length, shown()[0]]).toEqual([1_000, 'line 2']);
  });

  it('shows nothing that was cleared away, also when main still has it', () => {
    log.load({ runId: 'a', lines: range(1, 3) });
    log.clear();
    expect(shown()).toEqual([]);
    log.load({ runId: 'a', lines: range(1, 4) });
    expect(shown()).toEqual(['line 4']);
  });

  it('begins anew with another run of main', () => {
    log.load({ runId: 'a', lines: range(1, 30) });
    log.clear();
    log.load({ runId: 'b', lines: range(1, 2) });
    log.add(line(3));
    update();
    expect(shown()).toEqual(['line 1', 'line 2', 'line 3']);
  });
});
