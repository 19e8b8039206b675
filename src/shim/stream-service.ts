import type { Bytes } from '../shared/index.js';

/** A stream that has been opened and can be read once. */
export interface StreamHandle {
  /** Unguessable; belongs to the client that opened it. */
  readonly id: string;
  /** Length in bytes; `null` when it isn't known yet. */
  readonly bytes: number | null;
}

/** Named sources of bytes, opened by the page by name and key, never by a path. */
export interface IStreamService {
  /**
   * @param source which kind of thing, as main registered it: `response`
   * @param key which one: a response's id
   * @throws {NotFoundError} when there is no such source or thing
   */
  open(source: string, key: string): Promise<StreamHandle>;

  /** The bytes; a second read of the same handle is refused. @throws {NotFoundError} when the handle is unknown, used, or another client's */
  read(id: string): AsyncIterable<Bytes>;

  /** Gives up a stream that isn't wanted any more. Does nothing when it has ended. */
  close(id: string): Promise<void>;
}
