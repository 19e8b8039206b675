import { lookup as systemLookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import type { HttpError } from '../../../shim/index.js';
import { authorityOf, httpError } from './http-failure.js';
import type { HttpOptions } from './http-options.js';
import { isPublicAddress } from './public-address.js';

/** An address that a name stands for. */
export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

type LookupCallback = Parameters<LookupFunction>[2];

/** Finds the addresses of a name. @throws with a `code`, such as `ENOTFOUND` */
export type ResolveName = (hostname: string) => Promise<readonly ResolvedAddress[]>;

const RULES = { any: () => true, public: isPublicAddress };

/**
 * Decides by address where requests may go. A name is resolved once, as its connection is made: what was checked is what
 * is connected to, whatever the name stands for a moment later.
 */
export class AddressGuard {
  private readonly isAllowed: (address: string) => boolean;
  private readonly resolve: ResolveName;

  constructor({ addresses = 'any', resolveName = resolveBySystem }: Pick<HttpOptions, 'addresses' | 'resolveName'>) {
    this.isAllowed = typeof addresses === 'function' ? addresses : RULES[addresses];
    this.resolve = resolveName;
  }

  /**
   * Refuses an address that stands in the URL itself; of names {@link lookup} decides. URLs have their addresses in one
   * form: `127.1`, `0x7f000001` and `2130706433` are `127.0.0.1` by now (WHATWG URL, §3.5).
   *
   * @throws {HttpError} `address-refused`
   */
  assertMayAsk(url: URL): void {
    const host = url.hostname.replaceAll(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !this.isAllowed(host)) throw refused(authorityOf(url));
  }

  /** What sockets look names up with. */
  readonly lookup: LookupFunction = (hostname, options, callback) => void this.answer(hostname, options.all, callback);

  private async answer(hostname: string, wantsAll: boolean | undefined, callback: LookupCallback): Promise<void> {
    try {
      const [first, ...others] = await this.find(hostname);
      if (!first) throw Object.assign(new Error(`No address for ${hostname}`), { code: 'ENOTFOUND' });
      if (wantsAll === true) callback(null, [first, ...others]);
      else callback(null, first.address, first.family);
    } catch (error) {
      callback(error as NodeJS.ErrnoException, '');
    }
  }

  private async find(hostname: string): Promise<{ address: string; family: number }[]> {
    const found = await this.resolve(hostname);
    // One that is not allowed, among others, is how an attacker's name leads inward on the second try.
    if (!found.every(({ address }) => this.isAllowed(address))) throw refused(hostname);
    return found.map(({ address, family }) => ({ address, family }));
  }
}

function resolveBySystem(hostname: string): Promise<readonly ResolvedAddress[]> {
  return systemLookup(hostname, { all: true });
}

function refused(server: string): HttpError {
  return httpError('address-refused', `The address of ${server} is not one of those that may be asked here.`);
}
