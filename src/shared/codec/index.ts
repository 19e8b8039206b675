export { FrameAssembler, splitFrames } from './frames.js';
export { decodeMessage, encodeMessage, peekMessageId, type DecodeOptions } from './socket-codec.js';
export { brandOf, describeValue, type ValueBrand } from './value-brand.js';
export { formatPath, type ValuePath } from './value-path.js';
