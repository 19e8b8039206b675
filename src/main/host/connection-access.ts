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
  /** What is asked of the app about what is open, the last time. */
  private ending: Promise<void> = Promise.resolve();
  private telling: Promise<void> | undefined;
  private isStale = false;
  private lastSent: string | undefined;

  constructor(
    private readonly keepers: readonly MemberKeeper[],
    private readonly services: ConnectionServices,
    private readonly source: ManifestSource,
  ) {}

  /**
   * Greets the page with what it may use by then, also where that changes while the app decides about it.
   *
   * @throws what `authorize` throws, or the outbox
   */
  greet(welcome: (manifest: Manifest) => void): Promise<void> {
    const greeting = this.say(welcome);
    this.telling = greeting.catch(() => undefined);
    return greeting;
  }

  /** Ends what is refused now, then tells the page what it may use. Never rejects. */
  async refresh(): Promise<void> {
    // At once: what is revoked does not wait until the page has been told of something earlier.
    this.ending = this.services.endRefused(this.keepers.flatMap((keeper) => keeper.openMembers()));
    this.isStale = true;
    this.telling ??= this.tell();
    await Promise.all([this.ending, this.telling]);
  }

  private async tell(): Promise<void> {
    const before = this.lastSent;
    try {
      await this.say((manifest) => {
        if (this.lastSent !== before) this.source.post({ kind: 'manifest', manifest });
      });
    } catch {
      // The outbox has noted what it could not send, and the host what the app failed to decide: nothing more is shown.
    }
  }

  /** Says what the page may use once nobody has asked again while the app decided. No turn lies between the two. */
  private async say(post: (manifest: Manifest) => void): Promise<void> {
    try {
      for (;;) {
        this.isStale = false;
        await this.ending;
        const [answer] = await Promise.allSettled([this.source.manifest()]);
        if (this.isStale) continue;
        if (answer.status === 'rejected') throw answer.reason;
        this.lastSent = JSON.stringify(answer.value);
        return post(answer.value);
      }
    } finally {
      this.telling = undefined;
    }
  }
}
