// A page as Chromium has it: jsdom's document, and of Node the standard globals that jsdom lacks.
const { TestEnvironment } = require('jest-environment-jsdom');

/** The last three belong to the realm that fills them, as in Jest's environment for Node. */
const STANDARD = [
  'AbortController',
  'AbortSignal',
  'MessageChannel',
  'MessagePort',
  'ReadableStream',
  'TextDecoder',
  'TextEncoder',
  'TransformStream',
  'WritableStream',
  'performance',
  'structuredClone',
  'setImmediate',
  'clearImmediate',
  'ArrayBuffer',
  'SharedArrayBuffer',
  'Uint8Array',
];

module.exports = class PageEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    for (const name of STANDARD) {
      Object.defineProperty(this.global, name, { value: globalThis[name], writable: true, configurable: true });
    }
  }
};
