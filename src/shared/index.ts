export type { Bytes } from './contract/bytes.js';
export type { Events } from './contract/events.js';
export type { Link, LinkListener } from './connection/link.js';
export * from './errors/index.js';
export * from './lifetime/index.js';
export { DEFAULT_LIMITS, MAX_CHANNEL_LENGTH, type Limits } from './protocol/limits.js';
export {
  RESERVED_NAMES,
  type Manifest,
  type ManifestEntry,
  type MemberKind,
  type ReservedName,
} from './protocol/manifest.js';
export * from './protocol/messages.js';
