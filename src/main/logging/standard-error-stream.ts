import { Writable } from 'node:stream';

/** Bytes that may wait for a reader of standard error that has stopped; lines beyond are left out. */
const MAX_WAITING_BYTES = 1_048_576;

let isGuarded = false;

/** Passes lines on to the process's standard error as long as somebody reads it. Never fails. */
export class StandardErrorStream extends Writable {
  constructor() {
    super({ decodeStrings: false });
    guardStandardError();
  }

  override _write(line: string, _encoding: BufferEncoding, done: () => void): void {
    const { stderr } = process;
    if (stderr.writable && stderr.writableLength < MAX_WAITING_BYTES) stderr.write(line);
    done();
  }
}

/** Unheard, the error of a standard error whose reader has ended would end the app. Stays for good: errors come late. */
function guardStandardError(): void {
  if (isGuarded) return;
  isGuarded = true;
  process.stderr.on('error', () => undefined);
}
