import { IsInt, IsString, MaxLength } from 'class-validator';
import type { Bytes } from 'sallyport/shared';

/** One row of an import: each is checked as it arrives. */
export class Row {
  @IsString() @MaxLength(80) declare readonly name: string;
  @IsInt() declare readonly count: number;
}

export interface IFileService {
  /** The lines of a log, as they are written. */
  lines(): AsyncIterable<string>;
  /** A stored file. */
  read(name: string): ReadableStream<Bytes>;
  /** Stores a file. @returns its length in bytes */
  store(name: string, body: ReadableStream<Bytes> | Blob, onProgress: (bytes: number) => void): Promise<number>;
  /** @returns the sum of the counts */
  sum(rows: AsyncIterable<Row>, signal?: AbortSignal): Promise<number>;
}
