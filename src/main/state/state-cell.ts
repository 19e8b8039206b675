import { randomUUID } from 'node:crypto';
import type { Draft } from 'immer';
import {
  ConflictError,
  UnsupportedError,
  applyChanges,
  createSubscription,
  freezeValue,
  trackResource,
  type SetStateOptions,
  type SharedState,
  type StateChange,
  type StatePath,
  type Subscription,
  throwLater,
} from '../../shared/index.js';
import type { Class } from '../metadata/service-definition.js';
import { parsePart } from '../validation/index.js';
import { recordChanges } from './draft-changes.js';
import { initialValueOf } from './initial-value.js';
import { RecentRevisions, type Revision } from './recent-revisions.js';
import type { StateHistory } from './state-storage.js';
import { changeOf, prepareChanges } from './prepare-changes.js';

export interface StateCellOptions<T extends object> {
  /** The payload class that says what the state is; `set` is checked by its rules. */
  readonly of: Class<T>;
  /** What it begins with. @default the defaults of the class */
  readonly initial?: T;
  /** Told when a listener in main threw; the others have been called. @default thrown where nobody catches it */
  readonly onListenerError?: (error: unknown) => void;
}

/** What saves a state. */
export interface StateKeeping extends StateHistory<unknown> {
  readonly hasLog: boolean;
  flush(): Promise<void>;
  /** @throws {ServiceError} when there is no room for another revision */
  admit(): void;
}

/** Told of each revision, in order. */
export type RevisionListener = (revision: Revision) => void;

/**
 * Main's end of {@link SharedState}: the one place where the state changes. The host puts one on each `@State`
 * property; in a test one can be made by hand.
 *
 * @example
 * @EventService()
 * class MainEventService {
 *   @State({ of: Settings, access: 'settings:read' }) declare readonly settings: StateCell<Settings>;
 *   useDarkTheme() { this.settings.update((draft) => { draft.theme = 'dark'; }); }
 * }
 */
export class StateCell<T extends object> implements SharedState<T> {
  declare readonly [Symbol.toStringTag]: 'SharedState';
  /** Names this run of the state: revisions of different epochs have nothing to do with each other. */
  readonly epoch = randomUUID();
  private readonly type: Class<T>;
  private readonly onListenerError: (error: unknown) => void;
  private readonly recent = new RecentRevisions();
  private readonly untold: Revision[] = [];
  private readonly listeners = new Set<RevisionListener>();
  private current: T;
  private currentRevision = 0;
  private keeping: StateKeeping | undefined;
  private isBusy: 'updating' | 'telling' | undefined;

  /** @throws {DefinitionError} when what it begins with breaks the rules of its class */
  constructor({ of, initial, onListenerError = throwLater }: StateCellOptions<T>) {
    this.type = of;
    this.onListenerError = onListenerError;
    this.current = initialValueOf(of, initial);
  }

  /** Frozen, except for dates and binary data in it, which are not to be changed either. */
  get value(): T {
    return this.current;
  }

  get revision(): number {
    return this.currentRevision;
  }

  /**
   * Changes the state, in all windows in the same order. Where `recipe` throws, or nothing is different afterwards,
   * there is no new revision. Cost: what `recipe` touches, and the widths of the objects and arrays it lies in; in
   * arrays of thousands prefer appending, or a record by id, to inserting at the front.
   *
   * @param recipe changes the draft it is given, and returns nothing
   * @returns the revision
   * @throws {InternalError} when what it leaves can't be part of a state: functions, Maps, Sets, …
   * @throws {TypeError} when `recipe` is asynchronous
   */
  update(recipe: (draft: Draft<T>) => void): number {
    this.assertNotUpdating();
    const busyBefore = this.isBusy;
    this.isBusy = 'updating';
    let changes: readonly StateChange[];
    try {
      changes = recordChanges(this.current, recipe);
    } finally {
      this.isBusy = busyBefore;
    }
    return this.commit(changes);
  }

  /** Puts another value in its place. @returns the revision @throws {InternalError} as {@link update} does */
  replace(value: T): number {
    return this.commit([{ op: 'replace', path: [], value: { ...value } }]);
  }

  /**
   * Sets a part, checked by the rules of the class as if a page had sent it.
   *
   * @throws {ValidationError} when the path leads nowhere, or the value is none for it
   * @throws {ConflictError} when `options.revision` is not the present one
   */
  async set(path: StatePath, value: unknown, options: SetStateOptions = {}): Promise<void> {
    await this.setPart(path, value, options.revision);
  }

  /** As {@link set}. @returns the revision that has it */
  async setPart(path: StatePath, value: unknown, expectedRevision?: number): Promise<number> {
    this.assertRevision(expectedRevision);
    const parsed = await parsePart(this.type, this.current, path, value);
    this.assertRevision(expectedRevision);
    // Whatever an asynchronous rule waited for, the place may be gone by now.
    return this.commit(changeOf(this.current, path, parsed));
  }

  subscribe(listener: (value: T) => void): Subscription {
    const tell = (): void => {
      try {
        listener(this.current);
      } catch (error) {
        this.onListenerError(error);
      }
    };
    const markClosed = trackResource('subscription');
    // While it catches up on several, only the last one is news.
    const subscription = this.observe(({ revision }) => {
      if (revision === this.currentRevision) tell();
    });
    tell();
    return createSubscription(() => {
      markClosed();
      subscription();
    });
  }

  select<S>(
    selector: (value: T) => S,
    listener: (part: S) => void,
    isEqual: (before: S, after: S) => boolean = Object.is,
  ): Subscription {
    let last: { readonly part: S } | undefined;
    return this.subscribe((value) => {
      const part = selector(value);
      if (last && isEqual(last.part, part)) return;
      last = { part };
      listener(part);
    });
  }

  /** Resolves at once: main always has the value. */
  ready(): Promise<T> {
    return Promise.resolve(this.current);
  }

  /** Calls `listener` with every revision to come, until the result is called. It must not throw. */
  observe(listener: RevisionListener): Subscription {
    this.listeners.add(listener);
    return createSubscription(() => this.listeners.delete(listener));
  }

  /** @returns `undefined` when it is too long ago */
  findRevision(revision: number): Revision | undefined {
    return this.recent.find(revision);
  }

  /** Resolves when what has happened so far is safe on disk; at once where the state is not persisted. */
  async flush(): Promise<void> {
    await this.keeping?.flush();
  }

  /** The revisions that were kept. @throws {UnsupportedError} where `@State` does not say `keepLog` */
  get history(): StateHistory<T> {
    if (this.keeping?.hasLog !== true) throw new UnsupportedError('No log of this state is kept');
    return this.keeping as StateHistory<unknown> as StateHistory<T>;
  }

  /** @param keeping saves the state, from now on */
  keepWith(keeping: StateKeeping): void {
    this.keeping = keeping;
  }

  /** Goes on with what was saved earlier; before anybody has seen the state. */
  restore(value: T, revision: number): void {
    this.current = freezeValue(value);
    this.currentRevision = revision;
  }

  private commit(changes: readonly StateChange[]): number {
    this.assertNotUpdating();
    if (changes.length === 0) return this.currentRevision;
    this.keeping?.admit();
    const prepared = prepareChanges(changes);
    // Checked by the rules or changed by main itself, it is a T still.
    this.current = applyChanges(this.current, prepared.changes) as T;
    this.currentRevision += 1;
    const revision = { revision: this.currentRevision, ...prepared };
    this.recent.add(revision);
    this.untold.push(revision);
    if (this.isBusy === undefined) this.tellAll();
    return this.currentRevision;
  }

  /** One revision after the other, also when a listener makes another one. */
  private tellAll(): void {
    this.isBusy = 'telling';
    for (let next = this.untold.shift(); next; next = this.untold.shift()) {
      for (const listener of this.listeners) listener(next);
    }
    this.isBusy = undefined;
  }

  private assertNotUpdating(): void {
    if (this.isBusy === 'updating') throw new Error('The state is being changed by update(): change its draft instead');
  }

  private assertRevision(expectedRevision: number | undefined): void {
    const { currentRevision } = this;
    if (expectedRevision === undefined || expectedRevision === currentRevision) return;
    throw new ConflictError('The state has changed in the meantime', {
      details: { expectedRevision, currentRevision },
    });
  }
}
Object.defineProperty(StateCell.prototype, Symbol.toStringTag, { value: 'SharedState' });
