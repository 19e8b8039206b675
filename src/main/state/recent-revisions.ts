import type { StateChange } from '../../shared/index.js';

/** What made one revision of the one before it. */
export interface Revision {
  readonly revision: number;
  readonly changes: readonly StateChange[];
  /** Roughly. */
  readonly bytes: number;
}

/** Beyond these the oldest revisions are forgotten; who needs them gets a snapshot. */
const MAX_REVISIONS = 256;
const MAX_BYTES = 4_194_304;

/** The last revisions of a state, for pages that were away or fell behind. */
export class RecentRevisions {
  private readonly revisions: Revision[] = [];
  private bytes = 0;

  add(revision: Revision): void {
    this.revisions.push(revision);
    this.bytes += revision.bytes;
    while (this.revisions.length > MAX_REVISIONS || this.bytes > MAX_BYTES) {
      this.bytes -= this.revisions.shift()?.bytes ?? 0;
    }
  }

  /** @returns `undefined` when it is forgotten, or has not been yet */
  find(revision: number): Revision | undefined {
    const first = this.revisions[0]?.revision ?? 0;
    return this.revisions[revision - first];
  }
}
