import type { HostMessage, Manifest, ServiceError } from '../../shared/index.js';
import type { ConnectionServices } from './connection-services.js';
import type { PendingCall } from './pending-call.js';

/** Something that a connection has open, and that its client may lose the right to. */
export interface OpenMember {
  readonly kind: 'method' | 'events' | 'state';
  /** By which it was asked for. */
  readonly call: PendingCall;
  /** Ends it, and tells the page why. */
  end(error: ServiceError): void;
}

/** A part of a connection that keeps something open. */
export interface MemberKeeper {
  openMembers(): readonly OpenMember[];
}

/** What a connection tells its page about what it may use. */
export interface ManifestSource {
  manifest(): Promise<Manifest>;
  post(message: HostMessage): void;
}

/** Asks again whether a connection may have what it has open, when what its client may do has changed. */
export class ConnectionAccess {
  private refreshing: Promise<void> | undefined;
  private isStale = false;
  private lastSent: string | undefined;

  constructor(
    private readonly keepers: readonly MemberKeeper[],
    private readonly services: ConnectionServices,
    private readonly source: ManifestSource,
  ) {}

  /** What the page may use at this moment, as it is about to be told. */
  async manifest(): Promise<Manifest> {
    const manifest = await this.source.manifest();
    this.lastSent = JSON.stringify(manifest);
    return manifest;
  }

  /** Ends what is refused now, then tells the page what it may use. Never rejects. */
  refresh(): Promise<void> {
    this.isStale = true;
    this.refreshing ??= this.run().finally(() => (this.refreshing = undefined));
    return this.refreshing;
  }

  private async run(): Promise<void> {
    while (this.isStale) {
      this.isStale = false; // until somebody asks again meanwhile
      const members = this.keepers.flatMap((keeper) => keeper.openMembers());
      await Promise.all(members.map((member) => this.recheck(member)));
      await this.tell();
    }
  }

  private async recheck(member: OpenMember): Promise<void> {
    const refusal = await this.services.recheck(member);
    if (refusal) member.end(refusal);
  }

  private async tell(): Promise<void> {
    try {
      const before = this.lastSent;
      const manifest = await this.manifest();
      if (this.lastSent !== before) this.source.post({ kind: 'manifest', manifest });
    } catch {
      // The outbox has noted what it could not send, and the host what the app failed to decide: nothing more is shown.
    }
  }
}
