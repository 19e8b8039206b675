export { SlidingWindow } from './sliding-window.js';
export { TokenBucket } from './token-bucket.js';
export { UNLIMITED_RATES, type RateLimitOptions, type RateLimitSelection } from './rate-limits.js';
export type { Rate, RateLimiter } from './rate-limiter.js';
