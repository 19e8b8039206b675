import type { HttpBodyKind } from 'sallyport/shim';
import type { RequestDraft } from './payloads/request-draft.js';

/** A request as the sidebar shows it. */
export interface RequestSummary {
  readonly id: string;
  readonly collectionId: string;
  readonly name: string;
  readonly method: string;
}

export interface CollectionView {
  readonly id: string;
  readonly name: string;
  /** In the order the user gave them. */
  readonly requests: readonly RequestSummary[];
}

/** A name and value that can be switched off without being lost. */
export interface ToggledField {
  readonly name: string;
  readonly value: string;
  readonly enabled: boolean;
}

/** A whole request as it is kept. */
export interface SavedRequest {
  readonly id: string;
  readonly collectionId: string;
  readonly name: string;
  readonly method: string;
  readonly url: string;
  readonly query: readonly ToggledField[];
  readonly headers: readonly ToggledField[];
  readonly bodyKind: 'none' | Exclude<HttpBodyKind, 'file'>;
  readonly bodyText: string;
  readonly bodyFields: readonly ToggledField[];
  /** Milliseconds since 1970 UTC. */
  readonly savedAtMs: number;
}

/**
 * Collections of requests, kept in the database. Each change announces `collections-changed`. Names have 1 to 200
 * characters, of which one is visible and none is a control character, and no space at either end.
 */
export interface ICollectionsService {
  /** All collections; a new data directory has one, named `My requests`. */
  list(): Promise<readonly CollectionView[]>;
  createCollection(name: string): Promise<CollectionView>;
  /** @throws {NotFoundError} */
  renameCollection(id: string, name: string): Promise<void>;
  /** Deletes the collection with its requests. @throws {NotFoundError} */
  deleteCollection(id: string): Promise<void>;

  /** Adds a request to the end of a collection. @throws {NotFoundError} when there is no such collection */
  createRequest(collectionId: string, draft: RequestDraft): Promise<SavedRequest>;
  /** @throws {NotFoundError} */
  readRequest(id: string): Promise<SavedRequest>;
  /** Changes nothing but the name. @throws {NotFoundError} */
  renameRequest(id: string, name: string): Promise<SavedRequest>;
  /** @throws {NotFoundError} */
  saveRequest(id: string, draft: RequestDraft): Promise<SavedRequest>;
  /** @throws {NotFoundError} */
  deleteRequest(id: string): Promise<void>;
}
