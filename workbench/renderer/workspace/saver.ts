import type { ICollectionsService, SavedRequest } from '../../contract/index.js';
import { isNotFound } from '../shell/describe-error.js';
import { completeDraft } from './draft.js';
import type { EditorEntry } from './workspace-state.js';
import type { Workspace } from './workspace.js';

/** What is needed of the service to save. */
export type SaverService = Pick<ICollectionsService, 'list' | 'createCollection' | 'createRequest' | 'saveRequest'>;

/** Saves what is open; saves of the same entry wait for each other, so that a hasty second one makes no second request. */
export class Saver {
  private readonly latest = new Map<string, Promise<boolean>>();

  constructor(
    private readonly service: SaverService,
    private readonly workspace: Pick<Workspace, 'state' | 'dispatch'>,
  ) {}

  /**
   * Saves an entry as it stands when its turn has come.
   *
   * @returns whether there was something to save
   * @throws {ServiceError} when main refuses; the draft stays as it is
   */
  save(key: string): Promise<boolean> {
    const before = this.latest.get(key) ?? Promise.resolve(false);
    // The one before has told its own caller of its failure.
    const save = before.catch(() => false).then(() => this.saveNow(key));
    this.latest.set(key, save);
    return save;
  }

  /**
   * Saves what an entry holds as another request, which the entry shows from then on; what it was saved as before stays
   * as it was last saved.
   *
   * @param collectionId `null` for the first one
   * @throws {ServiceError} when main refuses; the draft stays as it is
   */
  async saveAs(key: string, name: string, collectionId: string | null): Promise<void> {
    const entry = this.entryOf(key);
    if (!entry?.draft) return;
    const sent = completeDraft({ ...entry.draft, name });
    const request = await this.service.createRequest(await this.collectionFor({ collectionId }), sent);
    this.workspace.dispatch({ kind: 'edit', key, change: { name: sent.name } });
    this.workspace.dispatch({ kind: 'saved', key, request, sent });
  }

  private entryOf(key: string): EditorEntry | undefined {
    return this.workspace.state.get().entries.find((each) => each.key === key);
  }

  private async saveNow(key: string): Promise<boolean> {
    const entry = this.entryOf(key);
    if (!entry?.draft) return false;
    const sent = completeDraft(entry.draft);
    const request = await this.store(entry, sent);
    this.workspace.dispatch({ kind: 'saved', key, request, sent });
    return true;
  }

  private async store(entry: EditorEntry, sent: ReturnType<typeof completeDraft>): Promise<SavedRequest> {
    if (entry.requestId !== null) {
      try {
        return await this.service.saveRequest(entry.requestId, sent);
      } catch (error) {
        if (!isNotFound(error)) throw error; // Deleted meanwhile: what was typed is saved as a new one.
      }
    }
    return this.service.createRequest(await this.collectionFor(entry), sent);
  }

  private async collectionFor(entry: Pick<EditorEntry, 'collectionId'>): Promise<string> {
    const collections = await this.service.list();
    const wanted = collections.find((collection) => collection.id === entry.collectionId) ?? collections[0];
    return wanted?.id ?? (await this.service.createCollection('My requests')).id;
  }
}
