import { createNotices } from '../../../workbench/renderer/shell/notices.js';

describe('createNotices', () => {
  const textsOf = (notices: ReturnType<typeof createNotices>): string[] => notices.list.get().map(({ text }) => text);

  it('shows the same news once, as the latest', () => {
    const notices = createNotices();
    for (const text of ['a', 'b', 'a']) notices.add(text);
    expect(textsOf(notices)).toEqual(['b', 'a']);
  });

  it('keeps the latest four', () => {
    const notices = createNotices();
    for (const text of ['a', 'b', 'c', 'd', 'e']) notices.add(text);
    expect(textsOf(notices)).toEqual(['b', 'c', 'd', 'e']);
  });

  it('tells its watchers of a notice, and of its dismissal', () => {
    const notices = createNotices();
    const lengths: number[] = [];
    const leave = notices.list.subscribe(() => lengths.push(notices.list.get().length));
    notices.add('a');
    notices.dismiss(notices.list.get()[0]?.id ?? -1);
    leave();
    notices.add('b');
    expect(lengths).toEqual([1, 0]);
  });

  it('calls back for what is dismissed, not for what is pushed out', () => {
    const notices = createNotices();
    const seen: string[] = [];
    for (const text of ['a', 'b', 'c', 'd', 'e']) notices.add(text, () => seen.push(text));
    notices.dismiss(notices.list.get()[0]?.id ?? -1);
    expect(seen).toEqual(['b']);
  });
});
