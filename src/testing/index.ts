import 'reflect-metadata';
export { cloneValue } from './clone-value.js';
export { createLoopback, type Loopback } from './loopback.js';
export { createTestHost, type Mock, type TestHost, type TestHostOptions } from './create-test-host.js';
export { ManualClock } from './manual-clock.js';
export { RecordingLogger, type LogRecord } from './recording-logger.js';
export * from './electron/index.js';
