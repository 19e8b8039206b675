import type { PatchMessage, SnapshotMessage, StateVersion } from '../protocol/messages.js';
import { InapplicableChange, applyChanges } from './apply-changes.js';
import { freezeValue } from './freeze-value.js';

/** What a message did to the copy: `gap` means that only a snapshot can help. */
export type CopyOutcome = 'changed' | 'unchanged' | 'gap';

/** A page's copy of a state, kept up by main's messages. */
export class StateCopy {
  private current: unknown;
  private epoch: string | undefined;
  private currentRevision = -1;

  /** `undefined` before the first snapshot. */
  get value(): unknown {
    return this.current;
  }

  /** −1 before the first snapshot. */
  get revision(): number {
    return this.currentRevision;
  }

  /** What main has to be told, so that it can send what is missing alone; `undefined` before the first snapshot. */
  get version(): StateVersion | undefined {
    const { epoch, currentRevision: revision } = this;
    return epoch === undefined ? undefined : { epoch, revision };
  }

  /** A patch did not fit, so that nothing is certain any more: only a snapshot is taken from now on. */
  distrust(): void {
    this.epoch = undefined;
  }

  /** A snapshot always holds, also one with an older revision: main may have started anew. */
  takeSnapshot({ epoch, revision, value }: SnapshotMessage): CopyOutcome {
    const isKnown = epoch === this.epoch && revision === this.currentRevision;
    if (isKnown) return 'unchanged';
    this.epoch = epoch;
    this.currentRevision = revision;
    this.current = freezeValue(value);
    return 'changed';
  }

  takePatch({ revision, changes }: Pick<PatchMessage, 'revision' | 'changes'>): CopyOutcome {
    if (this.epoch === undefined) return 'gap';
    if (revision <= this.currentRevision) return 'unchanged';
    if (revision > this.currentRevision + 1) return 'gap';
    try {
      this.current = applyChanges(this.current, changes);
    } catch (error) {
      if (error instanceof InapplicableChange) return 'gap';
      throw error;
    }
    this.currentRevision = revision;
    return 'changed';
  }
}
