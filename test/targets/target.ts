import type { EventServiceHost, EventServiceHostOptions } from 'sallyport/main';
import type { RecordingLogger } from 'sallyport/testing';
import type { WebSocket } from 'ws';
import type { Class } from '../../src/main/metadata/service-definition.js';
import type { RawClient } from './raw-client.js';

/** A way from page to main that a suite runs over. Suites name one with one word. */
export interface Target {
  readonly name: TargetName;
  open<T extends object>(type: Class<T>, options?: TargetOptions): Promise<OpenTarget<T>>;
}

/** What a suite may say about the host; where it logs, the target says. */
export type TargetOptions = Omit<EventServiceHostOptions, 'logger'>;

export type TargetName =
  | 'loopback'
  | 'webSocket'
  | 'messagePort'
  | `electron, ${'port' | 'ipc'}${'' | `, seed ${number}`}`
  | 'chromium, port'
  | 'chromium, ipc';

/** A served class with one connected page. Everything is granted unless `authorize` says otherwise. */
export interface OpenTarget<T> extends AsyncDisposable {
  readonly service: T;
  readonly host: EventServiceHost;
  readonly logger: RecordingLogger;
  /** Another page of the same host. */
  connect(): Promise<T>;
  /** A client that can send what no page of ours would; it has said hello. */
  connectRaw(): Promise<RawClient>;
  /** One that has said nothing. */
  connectSilent(): Promise<RawClient>;
  /** Of a target with sockets: such a client and its socket, for frames that no codec of ours writes. */
  connectSocket?(): Promise<RawSocket>;
}

export interface RawSocket {
  readonly client: RawClient;
  readonly socket: WebSocket;
}
