export { contentTypeOf } from './content-types.js';
export {
  createLoopbackServer,
  type LoopbackServer,
  type LoopbackServerOptions,
  type UpgradeRequest,
} from './loopback-server.js';
export {
  buildContentSecurityPolicy,
  buildSecurityHeaders,
  type ContentSecurityPolicyOptions,
} from './security-headers.js';
export { resolveStaticFile, type StaticFile, type StaticRefusal } from './static-files.js';
