import type { Draft, DraftStatus } from 'sallyport/renderer';
import type { IJournalService } from 'sallyport/shim';
import { cleanName } from '../../contract/name.js';
import { createStore } from '../shell/store.js';
import { decodeDraftText, draftNameOf, encodeDraftText } from './draft-text.js';
import { nameOf } from './draft.js';
import { isChanged, type EditorEntry } from './workspace-state.js';
import type { Workspace } from './workspace.js';

/** More are left in the journal for now: nobody has so many drafts in view. */
const MAX_RESTORED = 200;

export interface DraftKeeperParts {
  readonly workspace: Pick<Workspace, 'state' | 'dispatch' | 'openNew'>;
  readonly journal: Pick<IJournalService, 'list'>;
  /** Opens the draft of a name; called again only when the one before was disposed of. */
  readonly openDraft: (name: string) => Draft;
}

/** A draft of the journal, and whose it is. */
interface KeptDraft {
  readonly draft: Draft;
  /** `null` when nobody wants it. */
  entryKey: string | null;
  /** Whether it is on its way out of the journal. */
  isEnding: boolean;
  /** What the journal was given last. */
  given: EditorEntry['draft'];
}

/** What came of restoring. */
export interface RestoredDrafts {
  readonly restored: number;
  /** How many are in the journal and could not be shown. */
  readonly left: number;
}

/** Has main's journal keep what is typed and not saved, for as long as that is so. */
export class DraftKeeper implements Disposable {
  /** How the draft of each changed entry stands with the journal. */
  readonly statuses = createStore<ReadonlyMap<string, DraftStatus>>(new Map());
  private readonly kept = new Map<string, KeptDraft>();
  private readonly unsubscribe: () => void;

  constructor(private readonly parts: DraftKeeperParts) {
    const { state } = parts.workspace;
    this.unsubscribe = state.subscribe(() => this.follow(state.get().entries));
  }

  /** Whether the journal lacks something of what was typed. */
  get hasUnkept(): boolean {
    return [...this.kept.values()].some(({ draft, entryKey }) => entryKey !== null && draft.status.state !== 'kept');
  }

  /** Opens what the journal has; before anything is typed. @throws {ServiceError} when main can't be asked */
  async restore(): Promise<RestoredDrafts> {
    const names = (await this.parts.journal.list()).map(({ key }) => key);
    const results: boolean[] = [];
    for (const name of names.slice(0, MAX_RESTORED).toReversed()) results.push(await this.restoreOne(name));
    const restored = results.filter(Boolean).length;
    return { restored, left: names.length - restored };
  }

  /** Resolves when main has all of it on its disk. @throws {ServiceError} when something can't be kept */
  async flush(): Promise<void> {
    const wanted = [...this.kept.values()].filter(({ entryKey }) => entryKey !== null);
    await Promise.all(wanted.map(({ draft }) => draft.flush()));
  }

  /** After a conflict: what is here takes the place of what another window has typed. @throws {ServiceError} */
  async keepMine(key: string): Promise<void> {
    await this.draftOf(key)?.overwrite();
  }

  /** After a conflict: shows what another window has typed, and what is here as a new request. @throws {ServiceError} */
  async keepBoth(key: string): Promise<void> {
    const { workspace } = this.parts;
    const draft = this.draftOf(key);
    const theirs = await draft?.restore();
    const entry = workspace.state.get().entries.find((each) => each.key === key);
    if (!draft || !entry?.draft) return;
    const restored = theirs && decodeDraftText(theirs.key, theirs.text, () => key);
    workspace.dispatch(restored ? { kind: 'replace', key, draft: restored.draft } : { kind: 'discard', key });
    const name = cleanName(`${nameOf(entry.draft).slice(0, 180)} (from here)`);
    workspace.openNew(entry.collectionId, { ...entry.draft, name });
  }

  /** What is not written yet is sent at once. */
  [Symbol.dispose](): void {
    this.unsubscribe();
    for (const { draft } of this.kept.values()) draft[Symbol.dispose]();
    this.kept.clear();
  }

  private draftOf(key: string): Draft | undefined {
    return [...this.kept.values()].find(({ entryKey }) => entryKey === key)?.draft;
  }

  private async restoreOne(name: string): Promise<boolean> {
    const kept = this.open(name);
    const stored = await kept.draft.restore();
    const entry = stored && decodeDraftText(name, stored.text, () => crypto.randomUUID());
    if (!entry) {
      this.close(name, kept);
      return false;
    }
    kept.entryKey = entry.key;
    this.parts.workspace.dispatch({ kind: 'restore', entry });
    return true;
  }

  private follow(entries: readonly EditorEntry[]): void {
    const wanted = new Map(entries.filter(isChanged).map((entry) => [draftNameOf(entry), entry]));
    for (const [name, kept] of this.kept) {
      if (kept.entryKey !== null && !wanted.has(name)) this.forget(name, kept);
    }
    for (const [name, entry] of wanted) this.keep(name, entry);
  }

  private keep(name: string, entry: EditorEntry): void {
    const kept = this.kept.get(name) ?? this.open(name);
    if (kept.given === entry.draft && kept.entryKey === entry.key) return;
    kept.entryKey = entry.key;
    kept.isEnding = false;
    kept.given = entry.draft;
    kept.draft.change(encodeDraftText(entry));
    this.tell(kept);
  }

  /** It was saved or isn't wanted. It stays open until the journal has forgotten it: a hasty next change goes on from it. */
  private forget(name: string, kept: KeptDraft): void {
    if (kept.entryKey !== null) this.setStatus(kept.entryKey, undefined);
    kept.entryKey = null;
    kept.given = null;
    kept.isEnding = true;
    const closeIfDone = (): void => {
      if (kept.isEnding) this.close(name, kept);
    };
    kept.draft.saved().then(closeIfDone, () => undefined); // what fails is tried again, which its status tells
  }

  private open(name: string): KeptDraft {
    const kept: KeptDraft = { draft: this.parts.openDraft(name), entryKey: null, isEnding: false, given: null };
    this.kept.set(name, kept);
    kept.draft.onStatus(({ state }) => {
      if (kept.isEnding && state === 'kept') this.close(name, kept);
      else this.tell(kept);
    });
    return kept;
  }

  private close(name: string, kept: KeptDraft): void {
    if (this.kept.get(name) === kept) this.kept.delete(name);
    kept.draft[Symbol.dispose]();
  }

  private tell({ entryKey, draft }: KeptDraft): void {
    if (entryKey !== null) this.setStatus(entryKey, draft.status);
  }

  private setStatus(key: string, status: DraftStatus | undefined): void {
    if (this.statuses.get().get(key) === status) return;
    const next = new Map(this.statuses.get());
    if (status) next.set(key, status);
    else next.delete(key);
    this.statuses.set(next);
  }
}
