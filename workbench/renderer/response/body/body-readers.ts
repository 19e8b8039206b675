import type { Bytes } from 'sallyport/shared';
import type { HttpResponse } from 'sallyport/shim';
import type { Run } from '../../exchange/exchange-view.js';
import type { Store } from '../../shell/store.js';
import { isEventStream } from './body-kind.js';
import { BodyReader } from './body-reader.js';
import { pause, requestUpdate } from './page-time.js';

/** Further streams are read only while they are on show. */
const MAX_FOLLOWED = 8;

interface Followed {
  readonly reader: BodyReader;
  readonly leave: () => void;
}

/**
 * Makes the readers of bodies. The event streams that this page has asked for are read from their beginning on, whether
 * or not they are on show: when an event came is known only to those who were there.
 */
export class BodyReaders implements Disposable {
  private readonly followed = new Map<string, Followed>();
  private readonly known = new WeakSet<HttpResponse>();
  private readonly unsubscribe: () => void;

  /** @param open opens the stream of a response's body from its beginning */
  constructor(
    private readonly runs: Store<ReadonlyMap<string, Run>>,
    private readonly open: (responseId: string) => AsyncIterable<Bytes>,
  ) {
    this.unsubscribe = runs.subscribe(() => this.followRuns());
  }

  /** The reader that follows the response already, else a new one. */
  readerOf(response: HttpResponse): BodyReader {
    return this.followed.get(response.id)?.reader ?? this.create(response);
  }

  /** Reads again what failed, of the streams that are followed. */
  retry(): void {
    for (const { reader } of this.followed.values()) reader.retry();
  }

  [Symbol.dispose](): void {
    this.unsubscribe();
    for (const id of this.followed.keys()) this.leave(id);
  }

  private followRuns(): void {
    const responses = [...this.runs.get().values()].flatMap((run) =>
      run.phase === 'sending' ? [] : (run.response ?? []),
    );
    const wanted = new Map(
      responses.filter(({ contentType }) => isEventStream(contentType)).map((each) => [each.id, each]),
    );
    for (const id of this.followed.keys()) {
      if (!wanted.has(id)) this.leave(id);
    }
    for (const run of this.runs.get().values()) {
      if (run.phase === 'receiving' && wanted.has(run.response.id)) this.follow(run.response);
    }
  }

  /** At first sight or never: later on, nobody knows any more when the first events came. */
  private follow(response: HttpResponse): void {
    if (this.known.has(response)) return;
    this.known.add(response);
    if (this.followed.size >= MAX_FOLLOWED) return;
    const reader = this.create(response, Date.now);
    this.followed.set(response.id, { reader, leave: reader.subscribe(() => undefined) });
  }

  private leave(responseId: string): void {
    this.followed.get(responseId)?.leave();
    this.followed.delete(responseId);
  }

  private create(response: HttpResponse, arrivalMs?: () => number): BodyReader {
    return new BodyReader({
      contentType: response.contentType,
      open: () => this.open(response.id),
      requestUpdate,
      pause,
      now: () => performance.now(),
      ...(arrivalMs ? { arrivalMs } : {}),
    });
  }
}
