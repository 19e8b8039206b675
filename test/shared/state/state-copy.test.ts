import { StateCopy, type SnapshotMessage } from 'sallyport/shared';

const snapshot = (revision: number, epoch = 'one'): SnapshotMessage => ({
  kind: 'snapshot',
  id: 1,
  epoch,
  revision,
  value: { n: revision },
});
const patch = (revision: number) => ({
  revision,
  changes: [{ op: 'replace', path: ['n'], value: revision } as const],
});

describe('StateCopy', () => {
  it('has nothing before the first snapshot', () => {
    const copy = new StateCopy();
    expect([copy.value, copy.revision, copy.version]).toEqual([undefined, -1, undefined]);
    expect(copy.takePatch(patch(1))).toBe('gap');
  });

  it('takes snapshots, and patches that follow each other', () => {
    const copy = new StateCopy();
    expect(copy.takeSnapshot(snapshot(4))).toBe('changed');
    expect(copy.takePatch(patch(5))).toBe('changed');
    expect([copy.value, copy.version]).toEqual([{ n: 5 }, { epoch: 'one', revision: 5 }]);
  });

  it('ignores what it has already', () => {
    const copy = new StateCopy();
    copy.takeSnapshot(snapshot(4));
    const { value } = copy;
    expect(copy.takePatch(patch(4))).toBe('unchanged');
    expect(copy.takeSnapshot(snapshot(4))).toBe('unchanged');
    expect(copy.value).toBe(value);
  });

  it('takes a snapshot of another run of main, however old it is', () => {
    const copy = new StateCopy();
    copy.takeSnapshot(snapshot(4));
    expect(copy.takeSnapshot(snapshot(0, 'two'))).toBe('changed');
    expect(copy.version).toEqual({ epoch: 'two', revision: 0 });
  });

  it('says that there is a gap when a patch is from the future, or does not fit', () => {
    const copy = new StateCopy();
    copy.takeSnapshot(snapshot(4));
    expect(copy.takePatch(patch(6))).toBe('gap');
    expect(copy.takePatch({ revision: 5, changes: [{ op: 'remove', path: ['m'] }] })).toBe('gap');
    expect(copy.value).toEqual({ n: 4 });
  });

  it('takes nothing but a snapshot once it is distrusted, also of the revision it has', () => {
    const copy = new StateCopy();
    copy.takeSnapshot(snapshot(4));
    copy.distrust();
    expect(copy.version).toBeUndefined();
    expect(copy.takePatch(patch(5))).toBe('gap');
    expect(copy.takeSnapshot(snapshot(4))).toBe('changed');
  });
});
