import { nameGaps } from './named-api.js';

/** Answers requests. */
export type ProtocolHandler = (request: Request) => Response | Promise<Response>;

/** What a scheme may do beside being named in a URL. */
export interface SchemePrivileges {
  readonly standard?: boolean;
  readonly secure?: boolean;
  readonly bypassCSP?: boolean;
  readonly corsEnabled?: boolean;
  readonly supportFetchAPI?: boolean;
}

export interface CustomScheme {
  readonly scheme: string;
  readonly privileges?: SchemePrivileges;
}

/** The schemes of one process: privileges are given once, before the app is ready. */
export class SchemeRegistry {
  private readonly schemes = new Map<string, SchemePrivileges>();

  constructor(private readonly isReady: () => boolean) {}

  register(schemes: readonly CustomScheme[]): void {
    if (this.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme, privileges = {} } of schemes) this.schemes.set(scheme, privileges);
  }

  privilegesOf(scheme: string): SchemePrivileges | undefined {
    return this.schemes.get(scheme);
  }

  /**
   * The serialized origin of a document at `url`.
   *
   * @param creator the origin that a blank document takes over
   */
  originOf(url: string, creator: string): string {
    const parsed = URL.parse(url);
    if (!parsed || parsed.protocol === 'about:') return creator;
    if (parsed.origin !== 'null') return parsed.origin;
    if (parsed.protocol === 'file:') return 'file://';
    const isStandard = this.schemes.get(parsed.protocol.slice(0, -1))?.standard === true;
    return isStandard ? `${parsed.protocol}//${parsed.host}` : 'null';
  }
}

type Api = Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle' | 'unhandle' | 'isProtocolHandled'>;

/** `protocol` of one session. */
export class InMemoryProtocol implements Api {
  private readonly handlers = new Map<string, ProtocolHandler>();

  constructor(
    private readonly schemes: SchemeRegistry,
    private readonly network: ProtocolHandler,
  ) {
    return nameGaps('protocol', this);
  }

  registerSchemesAsPrivileged(schemes: readonly CustomScheme[]): void {
    this.schemes.register(schemes);
  }

  handle(scheme: string, handler: ProtocolHandler): void {
    if (this.handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    this.handlers.set(scheme, handler);
  }

  unhandle(scheme: string): void {
    if (!this.handlers.delete(scheme)) throw new Error(`Failed to unregister protocol: ${scheme}`);
  }

  isProtocolHandled(scheme: string): boolean {
    return this.handlers.has(scheme);
  }

  /** Not Electron's: fetches as a page of this session does. */
  async fetch(request: Request): Promise<Response> {
    const scheme = request.url.slice(0, request.url.indexOf(':'));
    return (this.handlers.get(scheme) ?? this.network)(request);
  }
}
