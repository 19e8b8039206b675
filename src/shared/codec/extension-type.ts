/** The extension types of MessagePack that the protocol uses; `socket-codec.ts` says what each holds. */
export const ExtensionType = {
  undefined: 1,
  date: 2,
  map: 3,
  set: 4,
  bigint: 5,
  arrayBuffer: 6,
  text: 7,
} as const;

/** Levels of objects within objects in one message: what a result may have, and the message around it. */
export const MAX_MESSAGE_DEPTH = 128;

/** Bytes of one `bigint`: turning more of them into digits takes time that grows with their square. */
export const MAX_BIGINT_BYTES = 1_024;
