import { isSharedArrayBuffer } from 'node:util/types';
import { DefaultSerializer } from 'node:v8';

/** Serializes as Electron does, but leaves binary views out: they always cross, and copying them is what costs. */
class CloneCheck extends DefaultSerializer {
  // Called by V8 for views; the default writes their bytes.
  _writeHostObject(view: ArrayBufferView): void {
    if (isSharedArrayBuffer(view.buffer)) throw new Error('Shared memory cannot cross to another process');
  }
}

/**
 * Checks that a value can cross IPC. Electron itself only logs when a message to a page can't be serialized, and may
 * cut the page off when a reply can't.
 *
 * @throws {Error} as V8's serializer words it, naming what can't be cloned
 */
export function assertCloneable(value: unknown): void {
  const check = new CloneCheck();
  check.writeHeader();
  check.writeValue(value);
}
