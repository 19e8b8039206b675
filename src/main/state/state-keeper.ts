import { isDeepStrictEqual } from 'node:util';
import {
  NotFoundError,
  ProtocolError,
  ResourceExhaustedError,
  ValidationError,
  freezeValue,
  type Clock,
  type Subscription,
} from '../../shared/index.js';
import type { Logger } from '../logging/logger.js';
import { dropUnknown, parseWhole } from '../validation/index.js';
import { plainOf } from './initial-value.js';
import type { Revision } from './recent-revisions.js';
import type { NamedState } from './state-cells.js';
import type { LoggedRevision, StateHistory, StateStorage, StoredState } from './state-storage.js';

/** Revisions that may wait for a storage that takes none, until there is no room for another one. */
const MAX_UNSAVED_REVISIONS = 10_000;

/** The longest pause before the next attempt when saving fails: within 5 s of there being room again, all is saved. */
const MAX_RETRY_MS = 4_000;

/** Saves one state, and its log where it has one. */
export class StateKeeper implements StateHistory<unknown>, AsyncDisposable {
  private readonly unsaved: LoggedRevision[] = [];
  private readonly debounceMs: number;
  private saved: StoredState;
  private saving: Promise<void> = Promise.resolve();
  private timer: Subscription | undefined;
  private observation: Subscription | undefined;
  private failures = 0;

  constructor(
    private readonly state: NamedState,
    private readonly storage: StateStorage,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.debounceMs = state.definition.persist?.debounceMs ?? 0;
    this.saved = { revision: -1, value: undefined };
  }

  /**
   * Goes on with what was saved. What can't be read, or breaks the rules of the class, is set aside in the storage and
   * reported; the state then begins anew.
   *
   * @throws what the storage throws when it is not available
   */
  async restore(): Promise<void> {
    const { name, cell } = this.state;
    const loaded = await this.load();
    if (loaded) cell.restore(loaded.value as object, loaded.revision);
    // What fits the class as it was saved is saved; what had to be made to fit is not yet.
    if (this.unsaved.length === 0) this.saved = { revision: cell.revision, value: cell.value };
    else this.timer = this.clock.after(this.debounceMs, () => this.saveLater());
    this.observation = cell.observe((revision) => this.note(revision));
    cell.keepWith(this);
    this.logger.debug('state restored', { state: name, revision: cell.revision });
  }

  /** Resolves when all that has happened so far is safe on disk. @throws what the storage throws */
  flush(): Promise<void> {
    this.timer?.();
    this.timer = undefined;
    this.saving = this.saving.catch(ignore).then(() => this.save());
    return this.saving;
  }

  async revisions(): Promise<readonly Pick<LoggedRevision, 'revision' | 'atMs'>[]> {
    await this.flush();
    return this.storage.revisions(this.state.name);
  }

  async at(revision: number): Promise<unknown> {
    const { cell } = this.state;
    if (revision === cell.revision) return cell.value;
    // What was saved before can be read although nothing can be written.
    const failure = await this.flush().then(ignore, (error: unknown) => ({ error }));
    const value = await this.storage.at(this.state.name, revision);
    if (value === undefined && failure) throw failure.error;
    if (value === undefined) throw new NotFoundError('This revision is not kept', { details: { revision } });
    return freezeValue(value);
  }

  /** @throws {ResourceExhaustedError} when so many revisions could not be saved that no more are taken */
  admit(): void {
    if (this.unsaved.length < MAX_UNSAVED_REVISIONS) return;
    throw new ResourceExhaustedError({ resource: 'unsavedRevisions', maximum: MAX_UNSAVED_REVISIONS });
  }

  get hasLog(): boolean {
    return this.state.definition.keepLog !== undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.observation?.();
    await this.flush();
    this.timer?.();
  }

  /**
   * What goes on: what was saved, made to fit its class as it is today. Where it had to be, that is a revision of its
   * own; where something was left out for it, what was saved is kept under another name.
   */
  private async load(): Promise<StoredState | undefined> {
    const { name, definition } = this.state;
    try {
      const stored = await this.storage.load(name);
      if (!stored) return undefined;
      const { value: known, dropped } = dropUnknown(definition.type, stored.value);
      const value = plainOf(await parseWhole(definition.type, known));
      if (isDeepStrictEqual(value, stored.value)) return { ...stored, value };
      if (dropped.length > 0) {
        const asideName = await this.storage.copyAside(name);
        this.warn('A saved state has parts that its class does not have: they were left out', { asideName, dropped });
      }
      this.saved = stored;
      const revision = stored.revision + 1;
      this.unsaved.push({ revision, atMs: this.clock.wallMs(), changes: [{ op: 'replace', path: [], value }] });
      return { revision, value };
    } catch (error) {
      if (!(error instanceof ValidationError || error instanceof ProtocolError)) throw error;
      const asideName = await this.storage.setAside(name);
      this.warn('A saved state does not fit its class: it begins anew', { asideName, details: error.details });
      return undefined;
    }
  }

  private warn(message: string, fields: Readonly<Record<string, unknown>>): void {
    this.logger.warn(message, { state: this.state.name, ...fields });
  }

  private note({ revision, changes }: Revision): void {
    if (this.hasLog) this.unsaved.push({ revision, atMs: this.clock.wallMs(), changes });
    // The first change that waits decides: a state that always changes is saved all the same.
    this.timer ??= this.clock.after(this.debounceMs, () => this.saveLater());
  }

  private saveLater(): void {
    this.timer = undefined;
    this.flush().catch((error: unknown) => {
      this.failures += 1;
      const retryInMs = Math.min(this.debounceMs * 2 ** this.failures + 1_000, MAX_RETRY_MS);
      this.logger.error('A state could not be saved', { state: this.state.name, error, retryInMs });
      if (this.observation) this.timer ??= this.clock.after(retryInMs, () => this.saveLater());
    });
  }

  private async save(): Promise<void> {
    const { name, cell, definition } = this.state;
    const state: StoredState = { revision: cell.revision, value: cell.value };
    if (state.revision === this.saved.revision) return;
    const revisions = [...this.unsaved];
    const { keepLog } = definition;
    const log = keepLog && revisions.length > 0 ? { base: this.saved, revisions, ...keepLog } : undefined;
    await this.storage.save(name, state, log);
    this.unsaved.splice(0, revisions.length);
    this.saved = state;
    this.failures = 0;
  }
}

function ignore(): void {
  // Whoever waited for the last attempt has its error; this is the next one.
}
