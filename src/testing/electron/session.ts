import { InMemoryProtocol, type ProtocolHandler, type SchemeRegistry } from './protocol.js';
import { NamedEmitter } from './named-emitter.js';
import { InMemoryWebRequest } from './web-request.js';

/** Who asks: the URL of the document, not of its window. */
export interface PermissionDetails {
  readonly requestingUrl: string;
  readonly isMainFrame: boolean;
}

type RequestHandler = (
  webContents: unknown,
  permission: string,
  answer: (isGranted: boolean) => void,
  details: PermissionDetails,
) => void;
type CheckHandler = (webContents: unknown, permission: string, origin: string, details: PermissionDetails) => boolean;
type DeviceHandler = (details: { readonly deviceType: string; readonly origin: string }) => boolean;

/** `Session`: who may do what, and where requests go. */
export class InMemorySession extends NamedEmitter {
  private requestHandler: RequestHandler | null = null;
  private checkHandler: CheckHandler | null = null;
  private deviceHandler: DeviceHandler | null = null;

  readonly webRequest = new InMemoryWebRequest();

  constructor(readonly protocol: InMemoryProtocol) {
    super('session');
  }

  setPermissionRequestHandler(handler: RequestHandler | null): void {
    this.requestHandler = handler;
  }

  setPermissionCheckHandler(handler: CheckHandler | null): void {
    this.checkHandler = handler;
  }

  setDevicePermissionHandler(handler: DeviceHandler | null): void {
    this.deviceHandler = handler;
  }

  /** Not Electron's: a page asks for a permission. Granted when nobody decides. */
  requestPermission(webContents: unknown, permission: string, details: PermissionDetails): Promise<boolean> {
    const { requestHandler } = this;
    if (!requestHandler) return Promise.resolve(true);
    return new Promise((resolve) => requestHandler(webContents, permission, resolve, details));
  }

  /** Not Electron's: a page asks whether it has a permission. It has when nobody decides. */
  checkPermission(webContents: unknown, permission: string, origin: string, details: PermissionDetails): boolean {
    return this.checkHandler?.(webContents, permission, origin, details) ?? true;
  }

  /** Not Electron's: a page asks for a device. It gets none when nobody decides. */
  checkDevice(deviceType: string, origin: string): boolean {
    return this.deviceHandler?.({ deviceType, origin }) ?? false;
  }
}

/** The sessions of one process: the one that windows have by default, and one for each partition. */
export class Sessions {
  readonly default: InMemorySession;
  private readonly partitions = new Map<string, InMemorySession>();

  constructor(
    private readonly schemes: SchemeRegistry,
    private readonly network: ProtocolHandler,
    private readonly onCreate: (session: InMemorySession) => void,
  ) {
    this.default = this.create();
  }

  of(partition: string): InMemorySession {
    if (partition === '') return this.default;
    const known = this.partitions.get(partition);
    if (known) return known;
    const session = this.create();
    this.partitions.set(partition, session);
    this.onCreate(session);
    return session;
  }

  private create(): InMemorySession {
    return new InMemorySession(new InMemoryProtocol(this.schemes, this.network));
  }
}
