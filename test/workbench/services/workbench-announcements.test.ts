import { RecordingLogger } from '../../../src/testing/recording-logger.js';
import { systemClock } from '../../../src/shared/index.js';
import { WorkbenchAnnouncements } from '../../../workbench/main/services/workbench-announcements.js';

describe('WorkbenchAnnouncements', () => {
  it('tells every listener until it leaves', () => {
    const announcements = new WorkbenchAnnouncements({ logger: new RecordingLogger(), clock: systemClock });
    const [one, two] = [jest.fn(), jest.fn()];
    const leave = announcements.subscribe(one);
    announcements.subscribe(two);
    announcements.collectionsChanged();
    leave();
    announcements.historyChanged();
    expect(one.mock.calls).toEqual([['collections-changed']]);
    expect(two.mock.calls).toEqual([['collections-changed'], ['history-changed']]);
  });

  it('logs a listener that fails, and tells the others', () => {
    const logger = new RecordingLogger();
    const announcements = new WorkbenchAnnouncements({ logger, clock: systemClock });
    const other = jest.fn();
    announcements.subscribe(() => {
      throw new Error('closed');
    });
    announcements.subscribe(other);
    announcements.collectionsChanged();
    expect(other).toHaveBeenCalledTimes(1);
    expect(logger.records).toMatchObject([{ level: 'warn', fields: { change: 'collections-changed' } }]);
  });
});
