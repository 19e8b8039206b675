/** What kind of member a channel is. */
export type MemberKind = 'handle' | 'stream' | 'receive' | 'events' | 'state';

/** One member that a client may use. */
export interface ManifestEntry {
  /** Where it stands in the service object: `['http', 'send']`. */
  readonly path: readonly string[];
  /** Its name on the wire: `http:send`. */
  readonly channel: string;
  readonly kind: MemberKind;
  /** Of a stream: it can go on at an offset after its connection was lost. */
  readonly isResumable?: true;
  /** Of a state: pages may `set` parts of it. */
  readonly isWritable?: true;
}

/** Everything that one client may use; the page's service object is built from it. */
export type Manifest = readonly ManifestEntry[];

/**
 * Member names that a contract can't have: languages, consoles and test frameworks look for them on every object,
 * and a call to main would be the answer.
 */
export const RESERVED_NAMES = [
  'then',
  'toJSON',
  'asymmetricMatch',
  'toString',
  'valueOf',
  'constructor',
  'prototype',
  '__proto__',
] as const;

export type ReservedName = (typeof RESERVED_NAMES)[number];
