import { unescape } from 'node:querystring';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { getCACertificates } from 'node:tls';
import { inject, injectable } from 'tsyringe';
import { Agent } from 'undici';
import { CancelledError, systemClock, type Clock } from '../../../shared/index.js';
import type { NameValue } from '../../../shim/index.js';
import { AddressGuard } from './address-guard.js';
import { ConnectionWatch } from './connection-watch.js';
import { ACCEPTED_ENCODINGS } from './content-decoding.js';
import { GiveUp } from './give-up.js';
import { HttpExchange } from './http-exchange.js';
import { authorityOf, httpError, toHttpError } from './http-failure.js';
import {
  DEFAULT_MAX_BODY_BYTES,
  DEFAULT_MAX_REDIRECTS,
  DEFAULT_TIMEOUT_MS,
  HTTP_OPTIONS,
  type HttpOptions,
} from './http-options.js';
import type { Hop, OutgoingRequest } from './outgoing-request.js';
import { redirectedHop } from './redirect.js';
import { encodeBody, type EncodedBody } from './request-body.js';
import { checkedHeaders, headerValue, isToken } from './request-headers.js';
import { targetOf } from './request-target.js';
import { watchedBody } from './watched-body.js';
import { WireExchange } from './wire-exchange.js';

/** How long a connection may take to be made; a request's own timeout usually ends it sooner. */
const CONNECT_TIMEOUT_MS = 300_000;
/** The longest timeout that a request may ask for. */
const EVENT_STREAM_SILENCE_MS = 3_600_000;
const MAX_HEADER_BYTES = 262_144;
/** What may be read of a redirect's body to keep its connection. */
const MAX_REDIRECT_BODY_BYTES = 131_072;
/** The methods that the Fetch standard writes in upper case whatever the user typed. */
const NORMALISED_METHODS = /^(delete|get|head|options|patch|post|put)$/i;

/**
 * Sends HTTP/1.1 requests over its own connections. What the environment says about proxies is ignored.
 * For main's own code; a page uses `HttpService`.
 */
@injectable()
export class HttpClient implements AsyncDisposable {
  private readonly clock: Clock;
  private readonly agent: Agent;
  private readonly watch: ConnectionWatch;
  private readonly addresses: AddressGuard;

  constructor(@inject(HTTP_OPTIONS) private readonly options: HttpOptions) {
    this.clock = options.clock ?? systemClock;
    this.watch = new ConnectionWatch(this.clock);
    this.addresses = new AddressGuard(options);
    this.agent = new Agent({
      // Over HTTP/2 the order and the case of headers would be lost.
      allowH2: false,
      pipelining: 1,
      maxHeaderSize: MAX_HEADER_BYTES,
      // The request's own timeout is watched here: undici's timers are half a second coarse.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: {
        timeout: CONNECT_TIMEOUT_MS,
        lookup: this.addresses.lookup,
        ...trust(options.trustedCertificates ?? []),
      },
    });
  }

  /**
   * Resolves when the headers have arrived; the body waits until it is read.
   *
   * @param signal gives the request up; after the headers, {@link HttpExchange.abort} does
   * @throws {HttpError} when there is no response
   * @throws {CancelledError} when `signal` fires first
   */
  async send(request: OutgoingRequest, signal?: AbortSignal): Promise<HttpExchange> {
    const startedMs = this.clock.monotonicMs();
    const timeoutMs = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const hop = firstHop(request);
    using giveUp = new GiveUp(signal, this.clock, timeoutMs);
    const { wire, head, url, redirects } = await this.follow(hop, request, giveUp);
    const maxBodyBytes = this.options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES;
    return new HttpExchange(wire, head, {
      clock: this.clock,
      url,
      redirects,
      startedMs,
      timeoutMs: request.pauseTimeoutMs ?? request.timeoutMs ?? defaultSilenceMs(head.headers),
      maxBodyBytes,
    });
  }

  /** Closes all connections; what is under way fails. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.watch[Symbol.dispose]();
    await this.agent.destroy();
  }

  private async follow(first: Hop, request: OutgoingRequest, giveUp: GiveUp) {
    const maxRedirects = request.maxRedirects ?? DEFAULT_MAX_REDIRECTS;
    let hop = first;
    for (let redirects = 0; ; redirects += 1) {
      const { wire, head } = await this.sendHop(hop, giveUp);
      const next = request.followRedirects === false ? undefined : redirectedHop(hop, head.status, head.headers);
      if (!next) return { wire, head, url: hop.url, redirects };
      await discardBody(wire, giveUp);
      if (redirects >= maxRedirects) {
        throw httpError('too-many-redirects', `Gave up after ${maxRedirects} redirects, the last to ${next.url.host}.`);
      }
      hop = next;
    }
  }

  private async sendHop(hop: Hop, giveUp: GiveUp) {
    giveUp.throwIfGivenUp();
    giveUp.server = authorityOf(hop.url);
    this.addresses.assertMayAsk(hop.url);
    const body = await encodeBody(hop.body);
    const headers = this.headersOf(hop, body);
    giveUp.throwIfGivenUp();
    const wire = new WireExchange(this.clock);
    giveUp.current = wire;
    const { url, method } = hop;
    const content = watchedBody(body, hop.onSent);
    const options = { origin: url.origin, path: url.pathname + url.search, method, headers, body: content };
    this.watch.during(wire, () => this.agent.dispatch(options, wire));
    try {
      return { wire, head: await wire.head };
    } catch (error) {
      if (content instanceof Readable) content.destroy();
      throw toHttpError(error, url, 'head');
    }
  }

  /** The user's headers in their order, then what they left to us. */
  private headersOf({ headers, url }: Hop, body: EncodedBody): string[] {
    const length = headerValue(headers, 'content-length');
    if (length !== undefined && length !== String(body.bytes)) {
      const message = `The header “Content-Length” says ${length}, but the body has ${body.bytes} bytes.`;
      throw httpError('invalid-header', message);
    }
    const defaults: readonly (readonly [string, string | undefined])[] = [
      ['Accept-Encoding', ACCEPTED_ENCODINGS],
      ['User-Agent', `sallyport/${this.options.version}`],
      ['Content-Type', body.contentType],
      ['Authorization', basicAuthorization(url)],
    ];
    const missing = defaults.filter(([name]) => headerValue(headers, name.toLowerCase()) === undefined);
    return [
      ...headers.flatMap(({ name, value }) => (name.toLowerCase() === 'content-length' ? [] : [name, value])),
      ...missing.flatMap(([name, value]) => (value === undefined ? [] : [name, value])),
      ...(body.bytes > 0 ? ['Content-Length', String(body.bytes)] : []),
    ];
  }
}

/** A stream of events is silent as long as nothing happens, which is no fault. */
function defaultSilenceMs(headers: readonly NameValue[]): number {
  const isEventStream = /^\s*text\/event-stream\s*(?:;|$)/i.test(headerValue(headers, 'content-type') ?? '');
  return isEventStream ? EVENT_STREAM_SILENCE_MS : DEFAULT_TIMEOUT_MS;
}

function firstHop(request: OutgoingRequest): Hop {
  const url = targetOf(request.url, request.query);
  const method = NORMALISED_METHODS.test(request.method) ? request.method.toUpperCase() : request.method;
  if (!isToken(method)) throw httpError('invalid-request', `“${method}” cannot be a method.`);
  if (method.toUpperCase() === 'CONNECT') {
    throw httpError('invalid-request', 'CONNECT opens a tunnel through a proxy; it cannot be sent as a request.');
  }
  const { body, onSent } = request;
  return { method, url, headers: checkedHeaders(request.headers ?? []), body, ...(onSent ? { onSent } : {}) };
}

/** Credentials within the address, as browsers and curl send them. */
function basicAuthorization({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  const credentials = `${unescape(username)}:${unescape(password)}`;
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}

function trust(certificates: readonly string[]): { readonly ca?: string[] } {
  return certificates.length === 0 ? {} : { ca: [...getCACertificates('default'), ...certificates] };
}

/** Reads a redirect's body to its end, so that the connection can be used again; a long one is not worth it. */
async function discardBody(wire: WireExchange, giveUp: GiveUp): Promise<void> {
  try {
    while ((await wire.read(() => () => undefined)) !== undefined) {
      if (wire.wireBytes > MAX_REDIRECT_BODY_BYTES) wire.abort(new CancelledError());
    }
  } catch {
    // Nobody wants that body, so its failure is none; only giving up ends the chain.
    giveUp.throwIfGivenUp();
  }
  // undici takes a connection back one turn after the end of a response.
  await setImmediate();
}
