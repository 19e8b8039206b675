export { RendererEventService, type ConnectOptions } from './renderer-event-service.js';
export type { BackOffOptions } from '../shared/index.js';
export type { ConnectionStatus } from './connection/connection-status.js';
export type { ConnectTransport, PageLink, ResumeStore } from './connection/page-link.js';
export { channelOf } from './service/service-object.js';
export { IpcPushStream, type IpcPushStreamListeners } from './streams/ipc-push-stream.js';
export { electronBridge, findElectronBridge, type ElectronBridgeOptions } from './transports/electron-bridge.js';
export { webSocketLink } from './transports/web-socket.js';
export { HttpError } from '../shim/errors/http-error.js';
export { SignInRefusedError } from '../shim/errors/sign-in-refused-error.js';
export { createDraft, type Draft, type DraftOptions, type PageLifecycle } from './journal/draft.js';
export type { DraftStatus } from './journal/draft-writer.js';
export {
  onBeforeClose,
  type BeforeClose,
  type BeforeCloseOptions,
  type ClosableContract,
} from './close/on-before-close.js';
