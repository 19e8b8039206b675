import * as fc from 'fast-check';
import { FrameAssembler, sendFrames, type Bytes } from '../../../src/shared/index.js';

function bytesOf(length: number): Bytes {
  return Uint8Array.from({ length }, (_, index) => index % 251);
}

function framesOf(parts: readonly Uint8Array[], maxFrameBytes: number): Bytes[] {
  const frames: Bytes[] = [];
  sendFrames(parts, maxFrameBytes, (frame) => frames.push(frame.slice()) > 0);
  return frames;
}

describe('sendFrames', () => {
  it.each([
    [9, [0]],
    [10, [1, 0]],
    [18, [1, 0]],
    [19, [1, 1, 0]],
  ])('cuts %i bytes into frames of at most 10 with the headers %j', (length, headers) => {
    const frames = framesOf([bytesOf(length)], 10);
    expect(frames.map((frame) => frame[0])).toEqual(headers);
    expect(frames.every((frame) => frame.byteLength <= 10 && frame.byteLength > 1)).toBe(true);
  });

  it('sends what an assembler joins to the parts, wherever they are cut', () => {
    const parts = fc.array(fc.uint8Array({ minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(parts, fc.integer({ min: 2, max: 70 }), (given, maxFrameBytes) => {
        const assembler = new FrameAssembler({ maxFrameBytes, maxMessageBytes: 1_000 });
        const joined = framesOf(given, maxFrameBytes).flatMap((frame) => assembler.push(frame));
        expect(joined).toEqual([Uint8Array.from(given.flatMap((part) => [...part]))]);
      }),
    );
  });

  it('writes into the memory of a frame that was done with', () => {
    const memories: ArrayBuffer[] = [];
    const send = (frame: Bytes): boolean => memories.push(frame.buffer) > 0;
    sendFrames([bytesOf(5_000)], 10_000, send);
    sendFrames([bytesOf(4_000)], 10_000, send);
    expect(memories[1]).toBe(memories[0]);
  });

  it('leaves alone the memory of a frame that was not done with', () => {
    const kept: Bytes[] = [];
    const send = (frame: Bytes): boolean => kept.push(frame) < 0;
    sendFrames([bytesOf(100)], 1_000, send);
    sendFrames([new Uint8Array(100)], 1_000, send);
    expect(kept.map((frame) => frame.subarray(1))).toEqual([bytesOf(100), new Uint8Array(100)]);
  });

  it('leaves alone the memory of a frame while it is sent', () => {
    const inner: Bytes[] = [];
    sendFrames([bytesOf(100)], 1_000, (frame) => {
      sendFrames([new Uint8Array(100)], 1_000, (other) => inner.push(other.slice()) > 0);
      expect(frame.subarray(1)).toEqual(bytesOf(100));
      return true;
    });
    expect(inner).toEqual([new Uint8Array(101)]);
  });
});
