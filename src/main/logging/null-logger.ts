import type { Logger } from './logger.js';

const ignore = (): void => {};

/** A log that keeps nothing. */
export const nullLogger: Logger = { isDebugging: false, debug: ignore, info: ignore, warn: ignore, error: ignore };
