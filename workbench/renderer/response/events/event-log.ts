import { EventStreamParser, type ParsedEvent } from './event-stream-parser.js';

/** An event of a stream, with its place in it. */
export interface StreamEvent extends ParsedEvent {
  /** From 1, counting those that aren't kept any more too. */
  readonly number: number;
  /** Milliseconds since 1970 UTC; `null` when nobody was there as it came. */
  readonly atMs: number | null;
}

export interface EventLogOptions {
  /** How many events are kept; the oldest go. @default 1_000 */
  readonly maxEvents?: number;
  /** Characters of data that are kept; the latest event always is. @default 4_194_304 */
  readonly maxCharacters?: number;
}

/** The latest events of a stream. */
export class EventLog {
  private readonly maxEvents: number;
  private readonly maxCharacters: number;
  private readonly parser = new EventStreamParser();
  private kept: StreamEvent[] = [];
  private shown: readonly StreamEvent[] = [];
  private total = 0;
  private characters = 0;

  constructor(options: EventLogOptions = {}) {
    this.maxEvents = options.maxEvents ?? 1_000;
    this.maxCharacters = options.maxCharacters ?? 4_194_304;
  }

  /** The events that are kept, oldest first; another list once there are others. */
  get events(): readonly StreamEvent[] {
    if (this.shown.at(-1)?.number !== this.kept.at(-1)?.number) this.shown = [...this.kept];
    return this.shown;
  }

  /** How many there have been. */
  get count(): number {
    return this.total;
  }

  /** How long the server asks to wait before connecting again, in milliseconds; `null` when it doesn't say. */
  get retryMs(): number | null {
    return this.parser.retryMs;
  }

  /** @param atMs when the bytes came, in milliseconds since 1970 UTC; `null` when that isn't known */
  append(bytes: Uint8Array, atMs: number | null): void {
    const events = this.parser.push(bytes);
    if (events.length === 0) return;
    for (const event of events) {
      this.total += 1;
      this.characters += sizeOf(event);
      this.kept.push({ ...event, number: this.total, atMs });
    }
    this.forgetOldest();
  }

  private forgetOldest(): void {
    let surplus = 0;
    const last = this.kept.length - 1;
    while (surplus < last && (this.kept.length - surplus > this.maxEvents || this.characters > this.maxCharacters)) {
      const oldest = this.kept[surplus];
      this.characters -= oldest ? sizeOf(oldest) : 0;
      surplus += 1;
    }
    if (surplus > 0) this.kept = this.kept.slice(surplus);
  }
}

const sizeOf = ({ data, id, type }: ParsedEvent): number => data.length + id.length + type.length;
