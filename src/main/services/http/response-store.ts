import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { inject, injectable } from 'tsyringe';
import { NotFoundError, type Bytes } from '../../../shared/index.js';
import type { HttpOutcome, HttpResponse } from '../../../shim/index.js';
import type { HttpHead } from './http-exchange.js';
import { HTTP_OPTIONS, type HttpOptions } from './http-options.js';
import { LiveResponse, type BodyFile } from './live-response.js';
import { decodeRecord, encodeRecord, outcomeOf, type ResponseRecord } from './response-record.js';
import { noteShortLivedBytes } from './short-lived-memory.js';
import { TEMPORARY_SUFFIX, writeFileAtomically } from './write-file-atomically.js';

/** The most one chunk of a body has: large enough to be few, small enough that a slow page holds little. */
const MAX_CHUNK_BYTES = 131_072;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const BODY_SUFFIX = '.body';
const RECORD_SUFFIX = '.json';

/** Responses on disk: one file for each body, written while it arrives, and a small record beside it. */
@injectable()
export class ResponseStore {
  /** Responses whose record does not tell all yet. */
  private readonly live = new Map<string, LiveResponse>();
  private prepared: Promise<void> | undefined;

  constructor(@inject(HTTP_OPTIONS) private readonly options: HttpOptions) {}

  /**
   * Begins to keep a response; it has a record from here on, whatever happens to its body.
   *
   * @throws the file system's error
   */
  async create(head: HttpHead): Promise<LiveResponse> {
    await this.prepare();
    const id = randomUUID();
    const response: HttpResponse = { id, ...head };
    const file = await this.createBody(this.pathOf(id, BODY_SUFFIX));
    try {
      await writeFileAtomically(this.pathOf(id, RECORD_SUFFIX), encodeRecord(response, null));
    } catch (error) {
      await file.close();
      await this.removeFiles(id);
      throw error;
    }
    const live = new LiveResponse(response, file);
    this.live.set(id, live);
    return live;
  }

  /** Notes how a response ended, and tells who waits for it. */
  async finish(live: LiveResponse, outcome: HttpOutcome): Promise<void> {
    const { id } = live.response;
    try {
      await writeFileAtomically(this.pathOf(id, RECORD_SUFFIX), encodeRecord(live.response, outcome));
      this.live.delete(id);
    } catch (error) {
      // Until the app ends, the outcome is kept in memory; afterwards the body counts as interrupted.
      this.options.logger?.warn('The outcome of a response could not be written', { responseId: id, error });
    }
    live.settle(outcome);
  }

  /** @throws {NotFoundError} */
  async response(id: string): Promise<HttpResponse> {
    return this.live.get(id)?.response ?? (await this.record(id)).response;
  }

  /** Resolves when the body has ended. @throws {NotFoundError} */
  async outcome(id: string): Promise<HttpOutcome> {
    const live = this.live.get(id);
    if (live) return live.outcome;
    const record = await this.record(id);
    return outcomeOf(record, await this.storedBytes(id));
  }

  /** Length of a body that has ended; `null` while it arrives. @throws {NotFoundError} */
  async bytes(id: string): Promise<number | null> {
    const live = this.live.get(id);
    if (live) return live.hasEnded ? live.bytes : null;
    await this.record(id);
    return this.storedBytes(id);
  }

  /**
   * Resolves with the length of a body as soon as it has more bytes than `position`, has ended, or `signal` fires.
   *
   * @throws {NotFoundError}
   */
  async grown(id: string, position: number, signal?: AbortSignal): Promise<number> {
    const live = this.live.get(id);
    if (!live) return (await this.bytes(id)) ?? 0;
    await live.grownBeyond(position, signal);
    return live.bytes;
  }

  /**
   * A body from `offset` on: what is on disk, then what arrives, until it ends one way or another; {@link outcome} says which.
   *
   * @param offset in bytes
   * @param signal ends a reader that waits for more
   * @throws {NotFoundError}
   */
  async *read(id: string, offset = 0, signal?: AbortSignal): AsyncGenerator<Bytes> {
    const live = this.live.get(id);
    if (!live) await this.record(id);
    const file = await this.openBody(id);
    try {
      const { size } = await file.stat();
      for (let position = offset; ;) {
        await live?.grownBeyond(position, signal);
        if (signal?.aborted === true) return;
        const available = (live?.bytes ?? size) - position;
        if (available <= 0) return;
        const chunk = await readChunk(file, position, Math.min(available, MAX_CHUNK_BYTES));
        if (chunk.byteLength === 0) return;
        position += chunk.byteLength;
        yield chunk;
        noteShortLivedBytes(chunk.byteLength);
      }
    } finally {
      await file.close();
    }
  }

  /** Forgets a response; one that is arriving is stopped. Does nothing when there is none. */
  async remove(id: string): Promise<void> {
    if (!UUID.test(id)) return;
    const live = this.live.get(id);
    live?.remove();
    await live?.outcome;
    this.live.delete(id);
    await this.removeFiles(id);
  }

  /**
   * Removes every response that has ended and is not among `ids`: for an app that keeps its own list of responses, and
   * may have been killed between storing one and noting it down.
   *
   * @throws the file system's error
   */
  async retainOnly(ids: ReadonlySet<string>): Promise<void> {
    await this.prepare();
    const stored = new Set((await readdir(this.options.responseDirectory)).map((name) => name.slice(0, 36)));
    const forgotten = [...stored].filter((id) => UUID.test(id) && !ids.has(id) && !this.live.has(id));
    await Promise.all(forgotten.map((id) => this.remove(id)));
  }

  /** Opens the file of a new body. @throws the file system's error */
  protected createBody(path: string): Promise<BodyFile> {
    return open(path, 'wx', 0o600);
  }

  private prepare(): Promise<void> {
    this.prepared ??= this.sweep().catch((error: unknown) => {
      this.prepared = undefined;
      throw error;
    });
    return this.prepared;
  }

  /** Makes the directory, and removes what an earlier run left unfinished. */
  private async sweep(): Promise<void> {
    const directory = this.options.responseDirectory;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const names = new Set(await readdir(directory));
    const leftovers = [...names].filter((name) => {
      if (!UUID.test(name.slice(0, 36))) return false;
      const isBody = name.endsWith(BODY_SUFFIX);
      return name.endsWith(TEMPORARY_SUFFIX) || (isBody && !names.has(`${name.slice(0, 36)}${RECORD_SUFFIX}`));
    });
    await Promise.all(leftovers.map((name) => rm(join(directory, name), { force: true })));
  }

  private async record(id: string): Promise<ResponseRecord> {
    if (!UUID.test(id)) throw noSuchResponse();
    try {
      const record = decodeRecord(await readFile(this.pathOf(id, RECORD_SUFFIX), 'utf8'));
      if (record) return record;
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    throw noSuchResponse();
  }

  private async openBody(id: string): Promise<FileHandle> {
    try {
      return await open(this.pathOf(id, BODY_SUFFIX), 'r');
    } catch (error) {
      throw isMissing(error) ? noSuchResponse() : error;
    }
  }

  private async storedBytes(id: string): Promise<number> {
    try {
      return (await stat(this.pathOf(id, BODY_SUFFIX))).size;
    } catch (error) {
      if (isMissing(error)) return 0;
      throw error;
    }
  }

  private async removeFiles(id: string): Promise<void> {
    // The record last: while it is there, a run that is killed in between leaves nothing that can't be removed again.
    await rm(this.pathOf(id, BODY_SUFFIX), { force: true });
    await rm(this.pathOf(id, RECORD_SUFFIX), { force: true });
  }

  private pathOf(id: string, suffix: string): string {
    return join(this.options.responseDirectory, `${id}${suffix}`);
  }
}

/** Each chunk has memory of its own: its consumer may keep it or transfer it. */
async function readChunk(file: FileHandle, position: number, length: number): Promise<Bytes> {
  const chunk = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(chunk, filled, length - filled, position + filled);
    if (bytesRead === 0) return chunk.slice(0, filled);
    filled += bytesRead;
  }
  return chunk;
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && (error as { readonly code?: unknown }).code === 'ENOENT';
}

function noSuchResponse(): NotFoundError {
  return new NotFoundError('There is no such response');
}
