import { ByteStore } from './byte-store.js';
import { LineIndex } from './line-index.js';
import { prettyJson } from './pretty-json.js';
import type { TextSource } from './text-source.js';

/** JSON above this many bytes is shown as it came: laying it out would take noticeable time and as much memory again. */
export const MAX_PRETTY_BYTES = 5_242_880;
/** Text of brackets alone grows by what it is indented by; this is where laying it out helps nobody. */
const MAX_OUTPUT_BYTES = 33_554_432;

/** Lays out a JSON body, a slice of time at a time. */
export class PrettyJob {
  readonly bytes = new ByteStore();
  private readonly lines = new LineIndex(this.bytes);
  private readonly encoder = new TextEncoder();
  private readonly pieces: Iterator<string, void>;
  private progress: 'working' | 'ready' | 'refused' = 'working';

  /** @param text any text; what isn't JSON is refused */
  constructor(text: string) {
    this.pieces = prettyJson(text);
    if (!isJson(text)) this.progress = 'refused';
  }

  /** `refused`: it is no JSON, or too large once laid out. */
  get state(): 'working' | 'ready' | 'refused' {
    return this.progress;
  }

  /** To look at once the state is `ready`. */
  get source(): TextSource {
    return this.lines;
  }

  /** Goes on until it is done or `shouldPause` says so, which is asked every few thousand characters. */
  run(shouldPause: () => boolean): void {
    while (this.progress === 'working') {
      const next = this.pieces.next();
      if (next.done === true) {
        this.progress = 'ready';
        return;
      }
      this.bytes.append(this.encoder.encode(next.value));
      this.lines.update();
      if (this.bytes.length > MAX_OUTPUT_BYTES) this.progress = 'refused';
      if (shouldPause()) return;
    }
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // Which is the answer, not a fault: servers call many things JSON.
  }
}
