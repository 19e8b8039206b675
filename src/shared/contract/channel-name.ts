import { MAX_CHANNEL_LENGTH } from '../protocol/limits.js';

const CHANNEL_PATTERN = /^[\w$-]+(?::[\w$-]+)*$/;

/**
 * The wire name of a member, from where it stands in the service object: `http:send` for `['http', 'send']`.
 * Whether it is one that a host serves, {@link isChannel} says.
 */
export function channelOfPath(path: readonly string[]): string {
  return path.join(':');
}

/** Whether a name has the form of a channel: parts of ASCII letters, digits, `_`, `$` and `-`, joined by `:`, 64 characters at most. */
export function isChannel(name: string): boolean {
  return name.length <= MAX_CHANNEL_LENGTH && CHANNEL_PATTERN.test(name);
}
