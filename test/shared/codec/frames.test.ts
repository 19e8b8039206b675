import * as fc from 'fast-check';
import {
  FrameAssembler,
  PayloadTooLargeError,
  ProtocolError,
  splitFrames,
  type Bytes,
} from '../../../src/shared/index.js';

const MiB = 1_048_576;

function bytesOf(length: number): Bytes {
  return Uint8Array.from({ length }, (_, index) => index % 251);
}

function assembler(limits: { maxFrameBytes?: number; maxMessageBytes?: number } = {}): FrameAssembler {
  return new FrameAssembler({ maxFrameBytes: MiB, maxMessageBytes: 16 * MiB, ...limits });
}

function pushAll(target: FrameAssembler, frames: readonly Bytes[]): Bytes[] {
  return frames.flatMap((frame) => target.push(frame));
}

describe('splitFrames', () => {
  it.each([
    [9, 1],
    [10, 2],
    [18, 2],
    [19, 3],
  ])('cuts %i bytes into %i frames of at most 10', (length, count) => {
    const frames = splitFrames(bytesOf(length), 10);
    expect(frames.map((frame) => frame[0])).toEqual([...Array.from({ length: count - 1 }, () => 1), 0]);
    expect(frames.every((frame) => frame.byteLength <= 10 && frame.byteLength > 1)).toBe(true);
  });

  it('refuses a size that leaves no room for content', () => {
    expect(splitFrames(bytesOf(3), 2)).toHaveLength(3);
    expect(() => splitFrames(bytesOf(3), 1)).toThrow(RangeError);
    expect(() => splitFrames(bytesOf(3), NaN)).toThrow(RangeError);
  });
});

describe('FrameAssembler', () => {
  it('joins what splitFrames cut, message by message', () => {
    const messages = fc.array(fc.uint8Array({ minLength: 1, maxLength: 200 }), { maxLength: 5 });
    fc.assert(
      fc.property(messages, fc.integer({ min: 2, max: 64 }), (originals, maxFrameBytes) => {
        const frames = originals.flatMap((message) => splitFrames(message, maxFrameBytes));
        expect(pushAll(assembler({ maxFrameBytes }), frames)).toEqual(
          originals.map((message) => new Uint8Array(message)),
        );
      }),
    );
  });

  it.each([65_535, 65_536, 65_537, 262_147, 3 * MiB + 1])('joins a message of %i bytes', (length) => {
    const message = bytesOf(length);
    const [joined] = pushAll(assembler(), splitFrames(message, MiB));
    expect(Buffer.compare(joined ?? new Uint8Array(0), message)).toBe(0);
  });

  it('takes a message of maxMessageBytes and refuses one byte more', () => {
    const target = assembler({ maxMessageBytes: 100 });
    expect(pushAll(target, splitFrames(bytesOf(100), 31))).toEqual([bytesOf(100)]);
    const frames = splitFrames(bytesOf(101), 31);
    expect(pushAll(target, frames.slice(0, 3))).toEqual([]);
    expect(() => target.push(frames[3] ?? new Uint8Array(0))).toThrow(PayloadTooLargeError);
    expect(pushAll(target, splitFrames(bytesOf(5), 31))).toEqual([bytesOf(5)]);
  });

  it('refuses a single frame that is a message of one byte too many', () => {
    expect(() => assembler({ maxMessageBytes: 100 }).push(splitFrames(bytesOf(101), MiB)[0] as Bytes)).toThrow(
      PayloadTooLargeError,
    );
  });

  it('takes a frame of maxFrameBytes and refuses one byte more', () => {
    const target = assembler({ maxFrameBytes: 50 });
    expect(target.push(splitFrames(bytesOf(49), 50)[0] as Bytes)).toEqual([bytesOf(49)]);
    expect(() => target.push(splitFrames(bytesOf(50), 51)[0] as Bytes)).toThrow(PayloadTooLargeError);
  });

  it('skips the rest of a message that it refused, and takes the next one', () => {
    const target = assembler({ maxMessageBytes: 100 });
    const frames = splitFrames(bytesOf(1_000), 31);
    // 100 bytes fit in three fragments of 30, so the fourth is the one that is refused.
    expect(pushAll(target, frames.slice(0, 3))).toEqual([]);
    expect(() => target.push(frames[3] as Bytes)).toThrow(PayloadTooLargeError);
    expect(pushAll(target, frames.slice(4))).toEqual([]);
    expect(pushAll(target, splitFrames(bytesOf(60), 31))).toEqual([bytesOf(60)]);
  });

  it.each([
    ['an empty frame', []],
    ['a last frame without content', [0]],
    ['a fragment without content', [1]],
    ['an unknown header', [2, 1, 2, 3]],
  ])('refuses %s and goes on', (_name, bytes) => {
    const target = assembler();
    expect(() => target.push(Uint8Array.from(bytes))).toThrow(ProtocolError);
    expect(target.push(Uint8Array.of(0, 7))).toEqual([Uint8Array.of(7)]);
  });

  it('keeps many tiny fragments in no more memory than their bytes take', () => {
    const target = assembler();
    const fragment = Uint8Array.of(1, 7);
    const before = process.memoryUsage().rss;
    for (let count = 0; count < 2 * MiB; count++) target.push(fragment.slice());
    expect(target.push(Uint8Array.of(0, 7))[0]).toHaveLength(2 * MiB + 1);
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * MiB);
  });
});
