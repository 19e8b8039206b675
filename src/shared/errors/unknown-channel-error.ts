import { ErrorCode } from './error-code.js';
import { ServiceError } from './service-error.js';

export interface UnknownChannelDetails {
  /** The name asked for, cut to 64 characters. */
  readonly channel: string;
}

/** No exposed member has this channel. */
@ErrorCode('UNKNOWN_CHANNEL')
export class UnknownChannelError extends ServiceError<UnknownChannelDetails> {
  declare readonly code: 'UNKNOWN_CHANNEL';

  constructor(details: UnknownChannelDetails) {
    super('There is no such channel', { details });
  }
}
