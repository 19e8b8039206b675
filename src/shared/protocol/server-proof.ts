// How a server shows that it knows the token before a page says it: the port may belong to another program by now.

/** Where a page asks for the proof, with its challenge as the only parameter. */
export const PROOF_PATH = '/sallyport/proof';

/** The header that has the proof: a page reads no body from whom it does not trust yet. */
export const PROOF_HEADER = 'Sallyport-Proof';

/** Bytes of a challenge before they are written in base64url. */
export const CHALLENGE_BYTES = 32;

/** Keeps a proof from being of use where anything else is signed with the same key. */
const DOMAIN = 'sallyport server proof v1';

/**
 * What is signed with the token, by HMAC-SHA-256.
 *
 * @param authority host and port that the page asks, as its address has them: a proof for one port is none for another
 * @param challenge 32 random bytes of the page's, in base64url
 */
export function proofText(authority: string, challenge: string): string {
  return `${DOMAIN}\n${authority}\n${challenge}`;
}

/** The challenge in a request target that asks for a proof and for nothing else; `undefined` in any other. */
export function challengeOf(target: string): string | undefined {
  const question = `${PROOF_PATH}?challenge=`;
  if (!target.startsWith(question)) return undefined;
  const challenge = target.slice(question.length);
  // 43 characters are 32 bytes.
  return /^[\w-]{43}$/.test(challenge) ? challenge : undefined;
}
