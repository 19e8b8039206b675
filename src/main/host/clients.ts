import { createHash, randomBytes } from 'node:crypto';
import {
  createSubscription,
  type ClientTicket,
  type Clock,
  type Limits,
  type Subscription,
} from '../../shared/index.js';
import { Quotas } from '../limits/quotas.js';
import type { Logger } from '../logging/logger.js';
import type { Peer } from '../transports/transport.js';
import { Client } from './client.js';
import type { OpenMember } from './connection-access.js';

/** A connection as its client sees it. */
export interface ClientConnection {
  /** Ends it without a word: whoever is at its other end is to find a new one. */
  abandon(): void;
}

/** One connection's, or one single call's, part in a client. */
export interface Membership {
  readonly client: Client;
  readonly ticket: ClientTicket;
  /** Its page has the ticket: the one before it is not valid any longer. */
  confirm(): void;
  /** Idempotent. When the last one has left, the client's grace begins. */
  leave(): void;
}

/** A single call's part in a client. */
export type Visit = Pick<Membership, 'client' | 'leave'>;

export interface ClientEntrance {
  readonly connection?: ClientConnection;
  /** The secret that its `hello` brought. */
  readonly resume?: string | undefined;
}

/** What the host keeps of a client beside what the client itself holds. */
interface Entry {
  readonly client: Client;
  readonly transport: string;
  readonly origin: string | null;
  /** What its transport knows it by. */
  readonly identity: string | undefined;
  readonly connections: Set<ClientConnection>;
  /** Connections and single calls. */
  members: number;
  /** Digests: the last one given, and the one before it until the page has the last one. */
  secrets: readonly string[];
  grace: Subscription | undefined;
}

const SECRET_BYTES = 32;

/** The clients of one host: who is there, and who may come back. */
export class Clients {
  private readonly entries = new Set<Entry>();
  /** By what the transport itself says about them. */
  private readonly byIdentity = new Map<string, Entry>();
  /** By digest: a look-up takes the same time whatever was guessed. */
  private readonly bySecret = new Map<string, Entry>();
  /** In the order in which they left. */
  private readonly absent = new Set<Entry>();
  private isEnded = false;

  constructor(
    private readonly limits: Limits,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly quotas = new Quotas(),
  ) {}

  /** Finds the client that a peer is, or makes it one. A peer that may not call is a client of its own that nobody keeps. */
  enter(peer: Peer, { connection, resume }: ClientEntrance = {}): Membership {
    const known = peer.refusal === undefined ? this.find(peer, resume) : undefined;
    const entry = known ?? this.create(peer);
    this.absent.delete(entry);
    entry.members += 1; // first: those who are superseded leave, and it must not be empty then
    if (entry.identity === undefined) supersede(entry);
    if (connection) {
      entry.connections.add(connection);
      if (entry.grace) this.beginGrace(entry); // what waits is there as long as the page that has just come may ask
    }
    return {
      client: entry.client,
      ticket: this.createTicket(entry, known ? resume : undefined, known !== undefined),
      confirm: () => this.keepSecrets(entry, entry.secrets.slice(-1)),
      leave: createSubscription(() => this.leave(entry, connection)),
    };
  }

  /** For a single call without a connection, which joins its client only if it asks for it. */
  visit(peer: Peer): Visit {
    let membership: Membership | undefined;
    let hasLeft = false;
    const join = (): Membership => {
      membership ??= this.enter(peer);
      if (hasLeft) membership.leave();
      return membership;
    };
    return {
      get client() {
        return join().client;
      },
      leave() {
        hasLeft = true;
        membership?.leave();
      },
    };
  }

  /** What waits for pages that may come back. @param clientId whose; everybody's where it is left out */
  openMembers(clientId: string | undefined): readonly OpenMember[] {
    return [...this.entries].flatMap(({ client }) =>
      clientId === undefined || client.id === clientId ? client.waiting.openMembers() : [],
    );
  }

  /** Forgets everybody. Idempotent. */
  end(): void {
    this.isEnded = true;
    for (const entry of this.entries) this.forget(entry);
  }

  private find(peer: Peer, resume: string | undefined): Entry | undefined {
    const identity = identityOf(peer);
    if (identity !== undefined) return this.byIdentity.get(identity);
    if (resume === undefined) return undefined;
    const entry = this.bySecret.get(digest(resume));
    if (entry?.transport === peer.transport && entry.origin === peer.origin) return entry;
    const { clientId, transport, origin } = peer;
    this.logger.info('A client is not known again: its resume secret is of no client here', {
      clientId,
      transport,
      origin,
    });
    return undefined;
  }

  private create(peer: Peer): Entry {
    const entry: Entry = {
      client: new Client(peer.clientId, this.limits, this.clock, this.quotas.forClient()),
      transport: peer.transport,
      origin: peer.origin,
      identity: identityOf(peer),
      connections: new Set(),
      members: 0,
      secrets: [],
      grace: undefined,
    };
    if (peer.refusal !== undefined) return entry;
    this.entries.add(entry);
    if (entry.identity !== undefined) this.byIdentity.set(entry.identity, entry);
    return entry;
  }

  /** @param presented stays valid until the page has shown that the new one has arrived: a welcome may be lost too */
  private createTicket(entry: Entry, presented: string | undefined, isResumed: boolean): ClientTicket {
    const ticket = { id: entry.client.id, resume: '', graceMs: this.limits.graceMs, isResumed };
    if (entry.identity !== undefined || !this.entries.has(entry)) return ticket;
    const resume = randomBytes(SECRET_BYTES).toString('base64url');
    this.keepSecrets(entry, [...(presented === undefined ? [] : [digest(presented)]), digest(resume)]);
    return { ...ticket, resume };
  }

  private keepSecrets(entry: Entry, secrets: readonly string[]): void {
    for (const secret of entry.secrets) this.bySecret.delete(secret);
    entry.secrets = secrets;
    for (const secret of secrets) this.bySecret.set(secret, entry);
  }

  private leave(entry: Entry, connection: ClientConnection | undefined): void {
    entry.members -= 1;
    if (connection) entry.connections.delete(connection);
    if (this.isEnded || !this.entries.has(entry)) return this.forget(entry);
    // A single call has no part in what waits, as long as somebody else is there.
    if (connection || entry.members === 0) this.beginGrace(entry);
    if (entry.members > 0) return;
    this.absent.add(entry);
    for (const first of this.absent) {
      if (this.absent.size <= this.limits.maxAbsentClients) return;
      this.forget(first);
    }
  }

  private beginGrace(entry: Entry): void {
    entry.grace?.();
    entry.grace = this.clock.after(this.limits.graceMs, () => this.endGrace(entry));
  }

  /** Whoever has come back has asked for what it still wants. */
  private endGrace(entry: Entry): void {
    entry.grace = undefined;
    if (entry.members > 0) entry.client.waiting.endAll();
    else this.forget(entry);
  }

  private forget(entry: Entry): void {
    this.entries.delete(entry);
    this.absent.delete(entry);
    this.keepSecrets(entry, []);
    entry.grace?.();
    if (entry.identity !== undefined && this.byIdentity.get(entry.identity) === entry) {
      this.byIdentity.delete(entry.identity);
    }
    try {
      entry.client.end();
    } catch (error) {
      this.logger.error('What was held for a client could not be released', { clientId: entry.client.id, error });
    }
  }
}

/** The one that the client has left behind may not have noticed yet that it is dead. */
function supersede({ connections }: Entry): void {
  for (const connection of Array.from(connections)) connection.abandon();
}

function identityOf({ identifiesClient, transport, clientId, origin }: Peer): string | undefined {
  if (identifiesClient !== true) return undefined;
  return JSON.stringify([transport, clientId, origin]);
}

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
