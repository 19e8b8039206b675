export {
  buildContentSecurityPolicy,
  type ContentSecurityPolicy,
  type PolicySources,
} from './content-security-policy.js';
export { contentTypeOf } from './content-types.js';
export {
  createLoopbackServer,
  type LoopbackServer,
  type LoopbackServerOptions,
  type UpgradeRequest,
} from './loopback-server.js';
export { buildSecurityHeaders } from './security-headers.js';
export { resolveStaticFile, type StaticFile, type StaticRefusal } from './static-files.js';
