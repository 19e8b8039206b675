export { compileParameters } from './compile-parameters.js';
export { LiveArgument } from './live-argument.js';
export { guardArguments, guardMeasured } from './payload-guard.js';
export { compileResult } from './serialise-result.js';
export { parsePart, parseWhole } from './parse-part.js';
export { dropUnknown } from './drop-unknown.js';
