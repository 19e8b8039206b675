import { NOBODY, isWorkKept, type Access, type AccessState } from './access.js';

/** What somebody has open here. */
export interface DeskParts extends Disposable {
  /** Goes on after a time in which main refused everything. */
  readonly goOn: () => void;
}

/** Whose desk it is. */
export interface DeskOwner {
  /** Whether its owner works here at this moment: nothing may be written in somebody else's name. */
  readonly isHere: () => boolean;
  /** Names the owner; another one when a first user was made of who sat here. */
  readonly id: () => string;
}

interface Desk<Parts> {
  readonly owner: { id: string };
  readonly parts: Promise<Parts>;
}

/**
 * Keeps what is open while the page is locked, for the same user to go on. Another one begins with an empty desk, and
 * who signs out leaves none.
 */
export class DeskKeeper<Parts extends DeskParts> {
  /** Another number when what was open has been taken away. */
  generation = 0;
  private desk: Desk<Parts> | null = null;
  private shown: string | null;

  /** @param open makes the parts of a desk; called when its owner works here */
  constructor(
    private readonly access: Pick<Access, 'owner' | 'state'>,
    private readonly open: (owner: DeskOwner) => Promise<Parts>,
  ) {
    this.shown = access.owner;
    access.state.subscribe(() => this.follow(access.state.get()));
  }

  /** The desk of whoever works here. @throws {Error} while nobody does */
  current(): Promise<Parts> {
    const { owner } = this.access;
    if (owner === null) throw new Error('Nobody works here');
    if (this.desk?.owner.id !== owner) this.replace(owner);
    const { desk } = this;
    if (!desk) throw new Error('There is no desk');
    return desk.parts;
  }

  /** Takes everything away. */
  clear(): void {
    void this.desk?.parts.then(
      (parts) => parts[Symbol.dispose](),
      () => undefined, // whoever waits for them has the failure
    );
    this.desk = null;
    this.generation += 1;
  }

  private follow(state: AccessState): void {
    const { owner } = this.access;
    const { desk, shown } = this;
    this.shown = owner;
    if (state.kind === 'locked' && !isWorkKept(state.reason)) return this.clear();
    if (owner === null || !desk) return;
    // The first user was made of whoever sits here, and goes on with what is open.
    if (shown === NOBODY) desk.owner.id = owner;
    if (desk.owner.id !== owner) return this.clear();
    if (shown === null) void desk.parts.then((parts) => parts.goOn()).catch(() => undefined);
  }

  private replace(id: string): void {
    this.clear();
    const owner = { id };
    this.desk = {
      owner,
      parts: this.open({ id: () => owner.id, isHere: () => this.access.owner === owner.id }),
    };
  }
}
