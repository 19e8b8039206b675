export { StreamService } from './stream-service.js';
export { StreamSources, type FindStreamSource, type StreamSource } from './stream-sources.js';
