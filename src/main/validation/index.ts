export { compileParameters, type ArgumentParser } from './compile-parameters.js';
export { guardArguments, type GuardLimits } from './payload-guard.js';
export { compileResult, type ResultSerialiser } from './serialise-result.js';
