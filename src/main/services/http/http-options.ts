import type { InjectionToken } from 'tsyringe';
import type { Clock } from '../../../shared/index.js';
import type { Logger } from '../../logging/logger.js';
import type { ResolveName } from './address-guard.js';

/** What the HTTP service is given by the app. */
export interface HttpOptions {
  /** Where responses' bodies are kept; made when it is missing. Nothing else may live in it. */
  readonly responseDirectory: string;
  /** Sent as `User-Agent: sallyport/<version>` where a request has none of its own. */
  readonly version: string;
  /**
   * The most bytes a body may have after decompression, and about half of those that may come over the network for it:
   * what bounds a decompression bomb, an endless body, and an endless one that decompresses to nothing.
   * @default 1_073_741_824
   */
  readonly maxBodyBytes?: number;
  /**
   * Where requests may go, redirects included: to `any` address; to `public` ones alone, which keeps whoever may send
   * requests out of this machine and its network; or where a function says, given an address of IPv4 or IPv6. Names are
   * judged by what they resolve to as the connection is made.
   * @default 'any', as a tool needs that speaks to servers under development
   */
  readonly addresses?: 'any' | 'public' | ((address: string) => boolean);
  /** How names are resolved. @default as the system does */
  readonly resolveName?: ResolveName;
  /** Certificates, as PEM, that are trusted beside the system's. */
  readonly trustedCertificates?: readonly string[];
  /** Told what could not be written beside a body. */
  readonly logger?: Logger;
  readonly clock?: Clock;
}

/** The token under which {@link HttpOptions} are registered. */
export const HTTP_OPTIONS: InjectionToken<HttpOptions> = Symbol('HttpOptions');

export const DEFAULT_MAX_BODY_BYTES = 1_073_741_824;
export const DEFAULT_TIMEOUT_MS = 30_000;
export const DEFAULT_MAX_REDIRECTS = 10;
