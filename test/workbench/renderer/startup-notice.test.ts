import { describeSetAside } from '../../../workbench/renderer/shell/startup-notice.js';

describe('describeSetAside', () => {
  it.each([
    ['damaged', 'was damaged'],
    ['empty', 'was an empty file'],
    ['no-database', 'was no database'],
    ['orphaned-log', 'only its log was left'],
  ] as const)('says of one that is %s what happened and where the file is', (reason, words) => {
    const text = describeSetAside({ use: 'workspace', path: '/data/workbench.db.set-aside-1', reason });
    expect(text).toContain(words);
    expect(text).toContain('/data/workbench.db.set-aside-1');
  });

  it.each([
    ['workspace', 'requests and history'],
    ['drafts', 'unsaved drafts'],
    ['settings', 'settings'],
  ] as const)('names what the database of %s is for', (use, words) => {
    expect(describeSetAside({ use, path: '/data/file', reason: 'damaged' })).toContain(words);
  });
});
