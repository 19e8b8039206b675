import type { ReaderBorder } from './value-reader.js';
import type { WriterBorder } from './value-writer.js';

/** Bytes as base64: the DevTools protocol carries text. It refers to nothing outside of itself. */
export function textBorder(): WriterBorder & ReaderBorder {
  /** As many arguments as every engine takes. */
  const maxArguments = 8_192;
  const { fromBase64 } = Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> };
  return {
    packBytes(bytes) {
      const { toBase64 } = bytes as { toBase64?: () => string };
      if (toBase64) return toBase64.call(bytes);
      let text = '';
      for (let start = 0; start < bytes.length; start += maxArguments) {
        text += String.fromCharCode(...bytes.subarray(start, start + maxArguments));
      }
      return btoa(text);
    },
    unpackBytes(packed) {
      if (fromBase64) return fromBase64.call(Uint8Array, String(packed));
      const text = atob(String(packed));
      const bytes = new Uint8Array(text.length);
      for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
      return bytes;
    },
  };
}
