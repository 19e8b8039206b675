import type { Bytes } from 'sallyport/shared';
import { EventLog } from '../events/event-log.js';
import { bodyKindOf, charsetOf, isEventStream, type BodyKind } from './body-kind.js';
import { ByteStore } from './byte-store.js';
import { LineIndex } from './line-index.js';
import { TextTranscoder } from './text-transcoder.js';

/** How much of a body of each kind the page keeps, in bytes. Main has the whole of it on disk. */
const HELD_BYTES: Readonly<Record<BodyKind, number>> = {
  json: 67_108_864,
  'json-lines': 67_108_864,
  events: 8_388_608,
  text: 67_108_864,
  svg: 8_388_608,
  image: 67_108_864,
  binary: 65_536,
};

/** What the page holds of one response's body, while it arrives and after. */
export class ResponseBody {
  readonly bytes = new ByteStore();
  readonly lines: LineIndex;
  /** The latest events of an event stream; `null` for any other body. */
  readonly events: EventLog | null;
  private bodyKind: BodyKind | null = null;
  private transcoder = new TextTranscoder('utf-8');
  private received = 0;
  private isShortened = false;

  /**
   * @param contentType as the response has it
   * @param heldBytes how much to keep of each kind @default 64 MiB of text and images, 8 MiB of SVG and events, 64 KiB of
   *   anything else
   */
  constructor(
    private readonly contentType: string | null,
    private readonly heldBytes: Readonly<Record<BodyKind, number>> = HELD_BYTES,
  ) {
    this.lines = new LineIndex(this.bytes);
    this.events = isEventStream(contentType) ? new EventLog() : null;
  }

  /** `null` until the first byte. */
  get kind(): BodyKind | null {
    return this.bodyKind;
  }

  /** Bytes that have arrived, kept or not. */
  get receivedBytes(): number {
    return this.received;
  }

  /** Whether nothing more is kept of what arrives; of events, the latest always are. */
  get isFull(): boolean {
    return this.events === null && this.holdsNoMore;
  }

  /** Whether something that arrived isn't shown: only the beginning is. */
  get isCut(): boolean {
    return this.isShortened;
  }

  private get holdsNoMore(): boolean {
    const kind = this.bodyKind;
    return kind !== null && (this.bytes.length >= this.heldBytes[kind] || (isText(kind) && this.lines.isFull));
  }

  /** @param arrivedAtMs in milliseconds since 1970 UTC; `null` when that isn't known @default null */
  append(chunk: Bytes, arrivedAtMs: number | null = null): void {
    if (chunk.length === 0) return;
    const kind = (this.bodyKind ??= this.decideKind(chunk));
    this.received += chunk.length;
    this.events?.append(chunk, arrivedAtMs);
    if (this.holdsNoMore) {
      this.isShortened = true;
      return;
    }
    this.keep(kind, isText(kind) ? this.transcoder.push(chunk) : chunk);
  }

  /** Says that nothing more comes. */
  end(): void {
    const kind = this.bodyKind;
    if (kind !== null && isText(kind) && !this.holdsNoMore) this.keep(kind, this.transcoder.end());
  }

  private decideKind(chunk: Bytes): BodyKind {
    const kind = bodyKindOf(this.contentType, chunk);
    // Events are UTF-8 whatever their content type says.
    if (isText(kind) && kind !== 'events') this.transcoder = new TextTranscoder(charsetOf(this.contentType));
    return kind;
  }

  private keep(kind: BodyKind, bytes: Uint8Array): void {
    const room = this.heldBytes[kind] - this.bytes.length;
    this.bytes.append(bytes.subarray(0, room));
    if (isText(kind)) this.lines.update();
    if (bytes.length > room || (isText(kind) && this.lines.isCut)) this.isShortened = true;
  }
}

const isText = (kind: BodyKind): boolean => kind !== 'image' && kind !== 'binary';
