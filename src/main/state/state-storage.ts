import type { InjectionToken } from 'tsyringe';
import type { StateChange } from '../../shared/index.js';

/** All of a state at one revision. */
export interface StoredState {
  readonly revision: number;
  readonly value: unknown;
}

/** What made one revision of the one before it, and when. */
export interface LoggedRevision {
  readonly revision: number;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly atMs: number;
  readonly changes: readonly StateChange[];
}

/** What is added to the log of a state. */
export interface LogAddition {
  /** What the first of the revisions was made of; stored where the log does not lead there. */
  readonly base: StoredState;
  readonly revisions: readonly LoggedRevision[];
  /** How many are kept; the oldest go first. */
  readonly maxRevisions: number;
}

/**
 * Where states outlive the process. An app registers one under {@link STATE_STORAGE}: that of `openStateStorage`, or
 * in a test a fake.
 */
export interface StateStorage {
  /** @returns what was saved last, `undefined` when nothing was @throws {ProtocolError} when it can't be read */
  load(name: string): Promise<StoredState | undefined>;
  /** Saves all of it in one step; safe on disk when the result resolves. */
  save(name: string, state: StoredState, log?: LogAddition): Promise<void>;
  /** Renames what is saved under a name, with its log, so that it is out of the way. @returns the new name */
  setAside(name: string): Promise<string>;
  /** Keeps what is saved under another name too, without its log. @returns the other name */
  copyAside(name: string): Promise<string>;
  /** The revisions that can be had, the oldest first. */
  revisions(name: string): Promise<readonly Pick<LoggedRevision, 'revision' | 'atMs'>[]>;
  /** @returns the state at a revision, `undefined` when it is not kept */
  at(name: string, revision: number): Promise<unknown>;
}

/** The token under which the container has the {@link StateStorage}. */
export const STATE_STORAGE: InjectionToken<StateStorage> = Symbol('StateStorage');

/** The revisions of a state that were kept. */
export interface StateHistory<T> {
  /** The oldest first; the first is where the log begins. */
  revisions(): Promise<readonly Pick<LoggedRevision, 'revision' | 'atMs'>[]>;
  /** The state as it was. @throws {NotFoundError} when that revision is not kept */
  at(revision: number): Promise<T>;
}
