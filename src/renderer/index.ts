export { RendererEventService, type ConnectOptions, type ConnectTransport } from './renderer-event-service.js';
export { channelOf } from './service/service-object.js';
export { IpcPushStream, type IpcPushStreamListeners } from './streams/ipc-push-stream.js';
export { electronBridge, findElectronBridge } from './transports/electron-bridge.js';
export { webSocketLink } from './transports/web-socket.js';
export { HttpError } from '../shim/errors/http-error.js';
