// What Jest looks for at `preset: 'sallyport/testing/jest'`.
import { jestPreset } from './preset.js';

// oxlint-disable-next-line import/no-default-export -- Jest asks for it
export default jestPreset;
