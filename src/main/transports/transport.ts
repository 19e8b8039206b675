import type { Limits, Link, SenderRefusedDetails, WireError } from '../../shared/index.js';
import type { Logger } from '../logging/logger.js';

/** Who is at the other end, as the transport itself established it; nothing in a payload can change it. */
export interface Peer {
  /** `electron`, `web-socket`, `loopback`, … */
  readonly transport: string;
  /**
   * The client's id. A transport that knows who calls gives the same to every connection of one client, and says so by
   * `identifiesClient`: in Electron it is the `webContents` id and its origin. Any other gives a new one to each
   * connection; the host puts the client's own in its place when the connection resumes an earlier one.
   */
  readonly clientId: string;
  /** Whether `clientId` is the same for every connection of one client, by what the transport itself knows. @default false */
  readonly identifiesClient?: boolean;
  /** The page's origin, `null` where there is none. */
  readonly origin: string | null;
  /** The operating system's or Electron's id of the page's process, where it is known. */
  readonly processId?: number;
  /** Why this sender may not call; the sender policy refuses it, so that the refusal is logged like any other. */
  readonly refusal?: SenderRefusedDetails['reason'];
}

/** What answers a single call that came without a connection: data, never an `Error`. */
export type InvokeAnswer =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: WireError };

/** A live connection, as the transport sees it. */
export interface HostConnection extends Disposable {
  readonly id: string;
  /** Ends the connection: its calls are aborted, its streams and subscriptions end. Idempotent. */
  close(): void;
}

/** What a transport needs of the host. */
export interface TransportHost {
  readonly limits: Limits;
  readonly logger: Logger;
  /** Each method that can be called by itself, under its channel and under its alias. */
  readonly channels: readonly { readonly channel: string; readonly kind: 'handle' | 'receive' }[];
  /** Speaks the protocol over `link` until it closes. */
  accept(link: Link, peer: Peer): HostConnection;
  /**
   * Runs one call without a connection, under the same policies.
   *
   * @param envelope `{ args, meta? }`, not trusted
   * @param signal aborts the call, when its page has gone
   * @returns never rejects
   */
  invoke(channel: string, envelope: unknown, peer: Peer, signal?: AbortSignal): Promise<InvokeAnswer>;
}

/** Brings clients to a host. Bound once; disposing of it closes what it opened. */
export interface Transport extends AsyncDisposable {
  readonly name: string;
  bind(host: TransportHost): void | Promise<void>;
}
