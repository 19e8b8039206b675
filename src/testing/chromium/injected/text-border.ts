import type { ReaderBorder } from './value-reader.js';
import type { WriterBorder } from './value-writer.js';

/** Bytes as base64: the DevTools protocol carries text. It refers to nothing outside of itself. */
export function textBorder(): WriterBorder & ReaderBorder {
  /** As many arguments as every engine takes. */
  const maxArguments = 8_192;
  return {
    packBytes(bytes) {
      let text = '';
      for (let start = 0; start < bytes.length; start += maxArguments) {
        text += String.fromCharCode(...bytes.subarray(start, start + maxArguments));
      }
      return btoa(text);
    },
    unpackBytes(packed) {
      const text = atob(String(packed));
      const bytes = new Uint8Array(text.length);
      for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
      return bytes;
    },
  };
}
