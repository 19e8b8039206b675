import { Deserializer, Serializer } from 'node:v8';
import { cloneValue as copyIntoThisRealm } from '../clone-value.js';

/** What Electron says of a value that V8 can't serialize, whatever the reason. */
export const CLONE_FAILURE = 'An object could not be cloned.';

/**
 * Copies a value as it is copied between processes: by V8's serializer, so a prototype, an accessor or shared memory
 * does not survive, and a Buffer arrives as a Uint8Array.
 *
 * @throws {Error} with Electron's words when it can't be
 */
export function cloneValue<T>(value: T): T {
  const serializer = new Serializer();
  serializer.writeHeader();
  try {
    serializer.writeValue(value);
  } catch {
    throw new Error(CLONE_FAILURE);
  }
  const deserializer = new Deserializer(serializer.releaseBuffer());
  deserializer.readHeader();
  // Under Jest what V8 has made belongs to another realm, and fails `instanceof`; in a real process it does not.
  return copyIntoThisRealm(deserializer.readValue()) as T;
}
