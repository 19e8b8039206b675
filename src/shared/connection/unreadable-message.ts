import type { ServiceError } from '../errors/index.js';

/** What a link delivers in place of a message that it could not read. Nobody can send one: it is made at the receiving end. */
export class UnreadableMessage {
  /** @param id the message's own, if that could be read: whoever waits under it can be told */
  constructor(
    readonly error: ServiceError,
    readonly id: number | undefined,
  ) {}
}
