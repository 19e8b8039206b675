/** One event as the server sent it. */
export interface ParsedEvent {
  /** `message` unless the server names it. */
  readonly type: string;
  readonly data: string;
  /** The id that was set last, by this event or one before; empty when there was none. */
  readonly id: string;
  /** Whether it was longer than what is kept of it. */
  readonly isCut: boolean;
}

/** Longer lines and longer events are cut here: a server that never ends one must not fill the page's memory. */
const MAX_CHARACTERS = 1_048_576;
const LINE_END = /\r\n|\n|\r/g;

/**
 * Takes an event stream apart while it arrives, as the HTML standard says (section 9.2.6, "Interpreting an event
 * stream"). An event that the stream ends in the middle of is none.
 */
export class EventStreamParser {
  // Event streams are UTF-8 whatever their content type says. Also drops the byte order mark at the beginning.
  private readonly decoder = new TextDecoder();
  private line = new BoundedText(MAX_CHARACTERS);
  private data = new BoundedText(MAX_CHARACTERS);
  private type = '';
  private id = '';
  private hasData = false;
  private isAfterReturn = false;
  private retry: number | null = null;

  /** How long the server asks to wait before connecting again, in milliseconds; `null` when it doesn't say. */
  get retryMs(): number | null {
    return this.retry;
  }

  /** Takes the next bytes. @returns the events that they complete */
  push(bytes: Uint8Array): readonly ParsedEvent[] {
    return this.take(this.decoder.decode(bytes, { stream: true }));
  }

  private take(text: string): readonly ParsedEvent[] {
    const events: ParsedEvent[] = [];
    if (text === '') return events;
    // The other half of a CRLF whose first half came with the bytes before.
    let start = this.isAfterReturn && text.startsWith('\n') ? 1 : 0;
    LINE_END.lastIndex = start;
    for (let end = LINE_END.exec(text); end; end = LINE_END.exec(text)) {
      this.line.add(text.slice(start, end.index));
      const event = this.endLine();
      if (event) events.push(event);
      start = LINE_END.lastIndex;
    }
    this.isAfterReturn = text.endsWith('\r');
    this.line.add(text.slice(start));
    return events;
  }

  private endLine(): ParsedEvent | null {
    const line = this.line.text;
    const isCut = this.line.isCut;
    this.line = new BoundedText(MAX_CHARACTERS);
    if (line === '') return this.dispatch();
    const colon = line.indexOf(':');
    if (colon < 0) this.setField(line, '', isCut);
    else this.setField(line.slice(0, colon), line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1), isCut);
    return null;
  }

  /** A comment has an empty name, which is none of a field. */
  private setField(name: string, value: string, isCut: boolean): void {
    switch (name) {
      case 'data':
        if (this.hasData) this.data.add('\n');
        this.data.add(value, isCut);
        this.hasData = true;
        return;
      case 'event':
        this.type = detached(value);
        return;
      case 'id':
        if (!value.includes('\0')) this.id = detached(value);
        return;
      case 'retry':
        if (/^[0-9]+$/.test(value)) this.retry = Number(value);
    }
  }

  private dispatch(): ParsedEvent | null {
    const { data, id, hasData } = this;
    const type = this.type === '' ? 'message' : this.type;
    this.type = '';
    this.data = new BoundedText(MAX_CHARACTERS);
    this.hasData = false;
    return hasData ? { type, data: detached(data.text), id, isCut: data.isCut } : null;
  }
}

/** Text that grows up to a bound. */
class BoundedText {
  text = '';
  isCut = false;

  constructor(private readonly maxCharacters: number) {}

  /** @param isCut whether `text` has lost its end already */
  add(text: string, isCut = false): void {
    const room = this.maxCharacters - this.text.length;
    this.text += text.length > room ? text.slice(0, room) : text;
    this.isCut ||= isCut || text.length > room;
  }
}

/** A copy: a part of a string keeps the whole alive, here everything that came in the same chunk. */
const detached = (text: string): string => ` ${text}`.slice(1);
