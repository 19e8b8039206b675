import { EventEmitter } from 'node:events';
import { nameGaps } from './named-api.js';

/** An emitter whose missing members say so. */
export class NamedEmitter extends EventEmitter {
  constructor(name: string) {
    super();
    // What the subclasses' constructors know as `this`, so that there is one identity.
    return nameGaps(name, this);
  }
}

/** What Electron gives listeners that may prevent something. */
export interface PreventableEvent {
  preventDefault(): void;
  readonly defaultPrevented: boolean;
}

/** Makes an event object with `details` on it. */
export function createEvent<Details extends object>(details: Details): Details & PreventableEvent {
  let defaultPrevented = false;
  return Object.assign(
    Object.defineProperties({} as PreventableEvent, {
      preventDefault: { value: () => void (defaultPrevented = true) },
      defaultPrevented: { get: () => defaultPrevented },
    }),
    details,
  );
}
