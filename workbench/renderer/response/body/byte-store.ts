/** Bytes that only ever grow, kept in segments so that growing never copies what is there. */
export class ByteStore {
  private readonly segments: Uint8Array<ArrayBuffer>[] = [];
  private size = 0;

  /** @param segmentBytes a power of two @default 262_144 */
  constructor(private readonly segmentBytes = 262_144) {}

  get length(): number {
    return this.size;
  }

  append(bytes: Uint8Array): void {
    let from = 0;
    while (from < bytes.length) {
      const used = this.size % this.segmentBytes;
      const segment = this.segmentFor(used);
      const count = Math.min(bytes.length - from, this.segmentBytes - used);
      segment.set(bytes.subarray(from, from + count), used);
      this.size += count;
      from += count;
    }
  }

  /** The byte at `offset`; `-1` outside. */
  at(offset: number): number {
    if (offset < 0 || offset >= this.size) return -1;
    return this.segments[Math.floor(offset / this.segmentBytes)]?.[offset % this.segmentBytes] ?? -1;
  }

  /** The first `byte` in `[from, to)`; `-1` when there is none. */
  indexOf(byte: number, from: number, to: number): number {
    const end = Math.min(to, this.size);
    let offset = from;
    while (offset < end) {
      const index = Math.floor(offset / this.segmentBytes);
      const base = index * this.segmentBytes;
      const found = this.segments[index]?.indexOf(byte, offset - base) ?? -1;
      if (found >= 0) return base + found < end ? base + found : -1;
      offset = base + this.segmentBytes;
    }
    return -1;
  }

  /** A copy of `[from, to)`, or a view of it where that needs no copy. */
  slice(from: number, to: number): Uint8Array<ArrayBuffer> {
    const end = Math.min(to, this.size);
    if (from >= end) return new Uint8Array(0);
    const first = this.pieceAt(from, end);
    if (first.length === end - from) return first;
    const joined = new Uint8Array(end - from);
    for (let offset = from; offset < end;) {
      const piece = this.pieceAt(offset, end);
      joined.set(piece, offset - from);
      offset += piece.length;
    }
    return joined;
  }

  /** Everything, in order, as views: what a `Blob` takes without another copy in the page. */
  pieces(): Uint8Array<ArrayBuffer>[] {
    return this.segments.map((segment, index) => segment.subarray(0, this.size - index * this.segmentBytes));
  }

  private segmentFor(used: number): Uint8Array<ArrayBuffer> {
    const last = this.segments.at(-1);
    if (used > 0 && last) return last;
    const segment = new Uint8Array(this.segmentBytes);
    this.segments.push(segment);
    return segment;
  }

  private pieceAt(offset: number, end: number): Uint8Array<ArrayBuffer> {
    const index = Math.floor(offset / this.segmentBytes);
    const base = index * this.segmentBytes;
    return (this.segments[index] ?? new Uint8Array(0)).subarray(offset - base, end - base);
  }
}
