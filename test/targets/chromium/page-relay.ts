// Runs in Chromium's page: opens links to main over the built preload, and relays what they carry to the test.
import { electronBridge } from '../../../src/renderer/index.js';
import { decodeMessage, encodeMessage, type Link } from '../../../src/shared/index.js';

/** What the test process has exposed to the page. */
declare const relayMessages: (id: number, base64: readonly string[]) => Promise<void>;
declare const relayClose: (id: number) => Promise<void>;

/** How the test process reaches the links of the page. */
export interface PageRelay {
  /** Opens a link under an id of the test's choice. */
  open(id: number, lane: 'port' | 'ipc'): Promise<void>;
  post(id: number, base64: readonly string[]): void;
  close(id: number): void;
}

const links = new Map<number, Link>();
const waiting = new Map<number, string[]>();

/** What comes in one tick goes to the test together. */
function relayLater(id: number, base64: string): void {
  const texts = waiting.get(id);
  if (texts) return void texts.push(base64);
  waiting.set(id, [base64]);
  queueMicrotask(() => {
    void relayMessages(id, waiting.get(id) ?? []);
    waiting.delete(id);
  });
}

const relay: PageRelay = {
  async open(id, lane) {
    const link = await electronBridge({ lane });
    links.set(id, link);
    link.start({
      onMessage: (message) => relayLater(id, toBase64(encodeMessage({ message }))),
      onClose: () => void relayClose(id),
    });
  },
  post(id, base64) {
    for (const each of base64) {
      const { message } = decodeMessage(fromBase64(each)) as { readonly message: object | string };
      if (typeof message === 'string') links.get(id)?.postText?.(message);
      else links.get(id)?.post(message);
    }
  },
  close(id) {
    links.get(id)?.close();
    links.delete(id);
  },
};

Object.assign(globalThis, { relay });

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function fromBase64(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
