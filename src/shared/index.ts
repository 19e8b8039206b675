export * from './codec/index.js';
export type { Bytes } from './contract/bytes.js';
export { channelOfPath, isChannel } from './contract/channel-name.js';
export type { Contract, Refused } from './contract/contract.js';
export type { Events, EventListenerOptions } from './contract/events.js';
export { Secret, secretsOf } from './contract/secret.js';
export type { SetStateOptions, SharedState, StatePath } from './contract/shared-state.js';
export { coalesce, type LinkEnd } from './connection/coalesce.js';
export type { CoalescingOptions } from './connection/coalescing.js';
export { IdMap } from './connection/id-map.js';
export type { Link, LinkListener } from './connection/link.js';
export * from './errors/index.js';
export * from './lifetime/index.js';
export {
  BRIDGE_NAME,
  BRIDGE_PREFIX,
  PORT_KEY,
  decodeLaneMessage,
  decodePortSignal,
  laneChannel,
  portChannel,
  type LaneMessage,
  type PortSignal,
  type SallyportBridge,
} from './protocol/bridge.js';
export { DEFAULT_LIMITS, MAX_CHANNEL_LENGTH, type Limits } from './protocol/limits.js';
export {
  RESERVED_NAMES,
  type Manifest,
  type ManifestEntry,
  type MemberKind,
  type ReservedName,
} from './protocol/manifest.js';
export * from './protocol/messages.js';
export { CHALLENGE_BYTES, PROOF_HEADER, PROOF_PATH, challengeOf, proofText } from './protocol/server-proof.js';
export { nextEvent, type NextEventOptions } from './events/next-event.js';
export { decodeClientMessage, decodeHostMessage, idOf } from './protocol/decode.js';
export { StreamConsumer, type ConsumerOutput } from './streams/stream-consumer.js';
export { StreamProducer, type ProducerOutput } from './streams/stream-producer.js';
export { messagePortLink, type PortLike } from './connection/message-port-link.js';
export {
  SocketCloseCode,
  SocketLink,
  type LoopTurns,
  type SocketLike,
  type SocketLimits,
} from './connection/socket-link.js';
export { UnreadableMessage } from './connection/unreadable-message.js';
export { FORBIDDEN_STATE_KEYS, InapplicableChange, applyChanges, readPart } from './state/apply-changes.js';
export { freezeValue } from './state/freeze-value.js';
export { StateCopy, type CopyOutcome } from './state/state-copy.js';
