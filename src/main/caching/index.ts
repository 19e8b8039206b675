export { CachedResults } from './cached-results.js';
