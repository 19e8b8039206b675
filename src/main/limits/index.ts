export { SlidingWindow } from './sliding-window.js';
export { TokenBucket } from './token-bucket.js';
export { DEFAULT_QUOTAS, type Quota, type QuotaOptions } from './quotas.js';
export {
  ResourceMonitor,
  type ExhaustedResource,
  type ResourceMonitorOptions,
  type ResourceReadings,
} from './resource-monitor.js';
export { UNLIMITED_RATES, type RateLimitOptions, type RateLimitSelection } from './rate-limits.js';
export type { Rate, RateLimiter } from './rate-limiter.js';
