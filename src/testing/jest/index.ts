export { jestPreset, type JestPreset } from './preset.js';
