export type { LogFields, Logger } from './logger.js';
export type { LogLevel } from './log-line.js';
export { nullLogger } from './null-logger.js';
export { redact } from './redact.js';
export { createWinstonLogger, type WinstonLoggerOptions } from './winston-logger.js';
