export { sendFrames } from './frame-sender.js';
export { FrameAssembler, packFrames, splitFrames } from './frames.js';
export { decodeMessage, encodeMessage, encodeMessageParts, peekMessageId, type DecodeOptions } from './socket-codec.js';
export { brandOf, describeValue, type ValueBrand } from './value-brand.js';
export { formatPath, type ValuePath } from './value-path.js';
