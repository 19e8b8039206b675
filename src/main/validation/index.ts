export { compileParameters } from './compile-parameters.js';
export { guardArguments } from './payload-guard.js';
export { compileResult } from './serialise-result.js';
