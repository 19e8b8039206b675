import { chunkPieces } from '../../../src/shared/connection/chunk-pieces.js';

const MAX_FRAME_BYTES = 10_064;

function valuesOf(message: object): Uint8Array[] {
  return chunkPieces(message, MAX_FRAME_BYTES).map((piece) => (piece as { value: Uint8Array }).value);
}

describe('chunkPieces', () => {
  it.each([
    [10_000, [10_000]],
    [10_001, [5_001, 5_000]],
    [10_064, [5_032, 5_032]],
    [10_065, [10_065]],
  ])('cuts a chunk of %i bytes into %j where a frame of 10,064 has room for 10,000', (byteLength, lengths) => {
    const value = Uint8Array.from({ length: byteLength }, (_, index) => index % 251);
    const pieces = valuesOf({ kind: 'chunk', id: 5, value });
    expect(pieces.map((piece) => piece.byteLength)).toEqual(lengths);
    expect(Buffer.compare(Buffer.concat(pieces), value)).toBe(0);
  });

  it('gives each piece the id of the whole', () => {
    expect(chunkPieces({ kind: 'chunk', id: 5, value: new Uint8Array(10_001) }, MAX_FRAME_BYTES)).toEqual([
      { kind: 'chunk', id: 5, value: new Uint8Array(5_001) },
      { kind: 'chunk', id: 5, value: new Uint8Array(5_000) },
    ]);
  });

  it.each([
    ['another message', { kind: 'reply', id: 5, value: new Uint8Array(10_001) }],
    ['a chunk that is text', { kind: 'chunk', id: 5, value: 'x'.repeat(10_001) }],
    ['a chunk of no value', { kind: 'chunk', id: 5 }],
  ])('leaves %s whole', (_name, message) => {
    const [only, ...others] = chunkPieces(message, MAX_FRAME_BYTES);
    expect(only).toBe(message);
    expect(others).toEqual([]);
  });

  it('cuts nothing for frames with room for less than 4 KiB', () => {
    const chunkOf = (byteLength: number): object => ({ kind: 'chunk', id: 5, value: new Uint8Array(byteLength) });
    expect(chunkPieces(chunkOf(4_159), 4_159)).toHaveLength(1);
    expect(chunkPieces(chunkOf(4_160), 4_160)).toHaveLength(2);
  });
});
