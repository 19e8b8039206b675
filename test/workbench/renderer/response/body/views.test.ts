import { ByteStore } from '../../../../../workbench/renderer/response/body/byte-store.js';
import { HexSource } from '../../../../../workbench/renderer/response/body/hex-source.js';
import { tokenizeJsonLine } from '../../../../../workbench/renderer/response/body/json-tokens.js';

describe('HexSource', () => {
  it('lays bytes out in rows of sixteen', () => {
    const bytes = new ByteStore();
    bytes.append(Uint8Array.from({ length: 18 }, (_, index) => index + 60));
    const source = new HexSource(bytes);
    expect(source.lineCount).toBe(2);
    expect(source.readBlock(0).map((line) => line.text)).toEqual([
      '000000 3c 3d 3e 3f 40 41 42 43  44 45 46 47 48 49 4a 4b <=>?@ABCDEFGHIJK',
      `000010 4c 4d${' '.repeat(43)} LM`,
    ]);
  });

  it('goes on counting in later blocks', () => {
    const bytes = new ByteStore();
    bytes.append(new Uint8Array(16 * 33));
    const source = new HexSource(bytes);
    expect([source.blockCount, source.blockLineCount(1)]).toEqual([2, 1]);
    expect(source.readBlock(1)[0]?.text).toMatch(/^000200 00/);
  });
});

describe('tokenizeJsonLine', () => {
  const kinds = (line: string): string[] => tokenizeJsonLine(line).map((token) => `${token.kind}:${token.text}`);

  it('tells keys from strings, and both from the rest', () => {
    expect(kinds('  "a\\"b": ["c", -1.5e3, true, null],')).toEqual([
      'plain:  ',
      'key:"a\\"b"',
      'punctuation::',
      'plain: ',
      'punctuation:[',
      'string:"c"',
      'punctuation:,',
      'plain: ',
      'number:-1.5e3',
      'punctuation:,',
      'plain: ',
      'literal:true',
      'punctuation:,',
      'plain: ',
      'literal:null',
      'punctuation:],',
    ]);
  });

  it('loses no character', () => {
    const line = 'oops "open, {] 12ab trueish é';
    expect(
      tokenizeJsonLine(line)
        .map((token) => token.text)
        .join(''),
    ).toBe(line);
  });
});
