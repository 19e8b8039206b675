import { createHmac } from 'node:crypto';
import { proofText } from '../../shared/index.js';

/**
 * Shows that this server knows the token, without telling it. Whoever asks gets no more than one keyed digest of a text
 * of its choice, which begins with words that nothing else is signed under.
 *
 * @param authority the request's `Host`, already found to be one of ours
 * @returns base64url
 */
export function proveToken(token: string, authority: string, challenge: string): string {
  return createHmac('sha256', token).update(proofText(authority, challenge)).digest('base64url');
}
