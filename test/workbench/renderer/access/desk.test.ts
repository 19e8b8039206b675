import type { SessionView } from 'sallyport/shim';
import { DeskKeeper, type DeskOwner, type DeskParts } from '../../../../workbench/renderer/access/desk.js';
import { NOBODY, type AccessState } from '../../../../workbench/renderer/access/access.js';
import { createStore } from '../../../../workbench/renderer/shell/store.js';

const session = (userId: string): SessionView => ({
  id: 's',
  userId,
  userName: userId,
  roles: ['user'],
  startedAtMs: 0,
  idleAtMs: 0,
  expiresAtMs: 0,
});

const signedIn = (userId: string): AccessState => ({ kind: 'signed-in', session: session(userId) });
const locked = (reason: 'idle' | 'signed-out'): AccessState => ({ kind: 'locked', reason, lastUser: null });

interface FakeParts extends DeskParts {
  readonly owner: DeskOwner;
  returns: number;
  isDisposed: boolean;
}

describe('DeskKeeper', () => {
  const setUp = (initial: AccessState) => {
    const state = createStore<AccessState>(initial);
    const access = {
      state,
      get owner(): string | null {
        const current = state.get();
        if (current.kind === 'open') return NOBODY;
        return current.kind === 'signed-in' ? current.session.userId : null;
      },
    };
    const desks = new DeskKeeper<FakeParts>(access, async (owner) => {
      owner.id(); // as whoever opens one does at once
      const parts: FakeParts = {
        owner,
        returns: 0,
        isDisposed: false,
        goOn: () => void (parts.returns += 1),
        [Symbol.dispose]: () => void (parts.isDisposed = true),
      };
      return parts;
    });
    return { state, desks };
  };
  const settled = (): Promise<void> => Promise.resolve().then(() => undefined);

  it('keeps what is open while the page is locked, for the same user', async () => {
    const { state, desks } = setUp(signedIn('ada'));
    const parts = await desks.current();
    state.set(locked('idle'));
    expect(parts.owner.isHere()).toBe(false);
    state.set(signedIn('ada'));
    await settled();
    expect(await desks.current()).toBe(parts);
    expect([parts.owner.isHere(), parts.returns, parts.isDisposed]).toEqual([true, 1, false]);
  });

  it('gives another user an empty desk', async () => {
    const { state, desks } = setUp(signedIn('ada'));
    const parts = await desks.current();
    state.set(locked('idle'));
    state.set(signedIn('bob'));
    await settled();
    const others = await desks.current();
    expect(others).not.toBe(parts);
    expect([parts.isDisposed, parts.owner.isHere(), others.owner.isHere()]).toEqual([true, false, true]);
  });

  it('keeps nothing of who signs out', async () => {
    const { state, desks } = setUp(signedIn('ada'));
    const parts = await desks.current();
    state.set(locked('signed-out'));
    await settled();
    expect(parts.isDisposed).toBe(true);
    state.set(signedIn('ada'));
    expect(await desks.current()).not.toBe(parts);
  });

  it('leaves what was open to the first user, who is made of whoever sits here', async () => {
    const { state, desks } = setUp({ kind: 'open' });
    const parts = await desks.current();
    const { generation } = desks;
    state.set(signedIn('ada'));
    expect(await desks.current()).toBe(parts);
    expect([parts.owner.id(), parts.owner.isHere(), desks.generation]).toEqual(['ada', true, generation]);
  });

  it('takes away what was open when somebody else has made the first user', async () => {
    const { state, desks } = setUp({ kind: 'open' });
    const parts = await desks.current();
    state.set({ kind: 'locked', reason: 'none', lastUser: null });
    state.set(signedIn('ada'));
    await settled();
    expect(parts.isDisposed).toBe(true);
  });
});
