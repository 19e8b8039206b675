import { randomUUID } from 'node:crypto';
import {
  SenderRefusedError,
  UnauthenticatedError,
  UnknownChannelError,
  type Clock,
  type Limits,
  type Manifest,
  type ServiceError,
  type Subscription,
} from '../../shared/index.js';
import { MAX_CHANNEL_LENGTH } from '../../shared/index.js';
import type { Sentence } from '../limits/offences.js';
import type { Logger } from '../logging/logger.js';
import type { BoundEvents } from '../metadata/bound-member.js';
import type { AccessDecision } from '../metadata/service-definition.js';
import { inTime } from '../policies/in-time.js';
import { firstRefused, refusalOf, type AccessRequest } from '../policies/permission.js';
import type { PolicyContext } from '../policies/policy.js';
import type { CallSession } from '../sessions/session-source.js';
import type { StateCell } from '../state/state-cell.js';
import type { Peer } from '../transports/transport.js';
import type { OpenMember } from './connection-access.js';
import type { ConnectionServices, ProblemOrigin } from './connection-services.js';
import type { EventSink } from './event-channel.js';
import { LooseCalls } from './loose-calls.js';
import type { MemberTable } from './member-table.js';
import type { PendingCall } from './pending-call.js';
import type { HostParts } from './service-instances.js';

/** What is revoked ends within a second; the rest of it is for the message to the page. */
const RECHECK_TIMEOUT_MS = 900;

/** Leads calls and subscriptions to their member, however they came. */
export class Dispatcher implements ConnectionServices {
  readonly limits: Limits;
  readonly clock: Clock;
  readonly looseCalls = new LooseCalls();

  constructor(
    private readonly members: MemberTable,
    private readonly parts: Pick<HostParts, 'eventChannels' | 'cells'>,
    private readonly context: PolicyContext,
    private readonly logger: Logger,
    readonly isDevelopment: boolean,
  ) {
    this.limits = context.limits;
    this.clock = context.clock;
  }

  async manifestFor(peer: Peer, connectionId: string): Promise<Manifest> {
    assertSender(peer);
    return this.members.manifestFor({ peer, connectionId, session: this.peekAt(peer) });
  }

  run(call: PendingCall, kind: 'handle' | 'stream' | 'receive'): Promise<unknown> {
    const method = this.members.method(call.channel);
    if (method?.bound.kind === kind) return method.run(call);
    return this.refuseUnknown(call);
  }

  send(call: PendingCall): Promise<unknown> {
    return this.looseCalls.keep(call, () => this.run(call, 'receive'));
  }

  subscribe(call: PendingCall, event: string, sink: EventSink): Subscription | Promise<Subscription> {
    return this.recorded(call, () => this.attach(call, this.eventsOf(call), event, sink));
  }

  confirm(call: PendingCall): void | Promise<void> {
    return this.recorded(call, () => this.askForAccess(call, this.eventsOf(call).access));
  }

  async watch(call: PendingCall): Promise<StateCell<object>> {
    return this.recorded(call, async () => {
      const bound = this.members.stateOf(call.channel);
      if (!bound) throw unknownChannel(call);
      await this.askForAccess(call, bound.access);
      return this.parts.cells.of(bound.service, bound.state.name);
    });
  }

  async endRefused(members: readonly OpenMember[]): Promise<void> {
    const ending = members.map(async (member) => {
      const refusal = await this.findRefusal(member);
      if (refusal) member.end(refusal);
    });
    await Promise.all(ending);
  }

  /** What somebody opened never goes on for whoever signs in after them at the same window. */
  isOfAnother({ call, kind }: Omit<OpenMember, 'end'>): boolean {
    const access = this.members.accessOf(call.channel, kind);
    return access?.kind === 'requires' && call.session !== undefined && call.session.id !== this.peekAt(call.peer)?.id;
  }

  private async findRefusal(member: Omit<OpenMember, 'end'>): Promise<ServiceError | undefined> {
    const { call, kind } = member;
    const access = this.members.accessOf(call.channel, kind);
    if (!access || access.kind === 'public') return undefined;
    if (this.isOfAnother(member)) return new UnauthenticatedError();
    const { peer, connectionId } = call;
    const channel = this.members.method(call.channel)?.bound.channel ?? call.channel;
    const request = { channel, peer, connectionId, session: this.peekAt(peer) };
    const refused = await this.firstRefusedInTime(request, access.permissions);
    return refused === undefined ? undefined : refusalOf(request, refused, this.context);
  }

  /** Who gives no answer in time does not grant: what was revoked has to end, whatever `authorize` waits for. */
  private async firstRefusedInTime(
    request: AccessRequest,
    permissions: readonly string[],
  ): Promise<string | undefined> {
    const { authorize, clock } = this.context;
    const timeout = Promise.withResolvers<string | undefined>();
    const deadline = clock.after(RECHECK_TIMEOUT_MS, () => timeout.resolve(permissions[0]));
    try {
      return await Promise.race([firstRefused(request, permissions, authorize), timeout.promise]);
    } catch (error) {
      this.logger.error('A permission could not be asked for again, and is refused', { permissions, error });
      return permissions[0];
    } finally {
      deadline();
    }
  }

  onProblem(error: ServiceError, origin: ProblemOrigin): void {
    const { code, correlationId = randomUUID(), details, cause } = error;
    const { connectionId, channel } = origin;
    this.context.recorder.problem(error, correlationId, origin);
    this.logger.warn('connection problem', {
      connectionId,
      code,
      ...(channel === '' ? {} : { channel }),
      correlationId,
      ...(details === undefined ? {} : { details }),
      ...(cause === undefined ? {} : { cause }),
    });
  }

  onSentence(sentence: Sentence, { connectionId, peer: { clientId } }: Omit<ProblemOrigin, 'channel'>): void {
    const { kind, ...figures } = sentence;
    const message = kind === 'pause' ? 'A connection is not read for a while' : 'A connection was hung up on';
    this.logger.warn(`${message}: too much of what it sent had to be refused`, { connectionId, clientId, ...figures });
  }

  /** As any other call: its sender is judged first, and it is on record who called. */
  private async refuseUnknown(call: PendingCall): Promise<unknown> {
    return this.recorded(call, () => Promise.reject(unknownChannel(call)));
  }

  /** Logs how it ends, as the outcome policy does for methods. What needs no time takes none. */
  private recorded<T>(call: PendingCall, work: () => T | Promise<T>): T | Promise<T> {
    const { recorder } = this.context;
    const startedAtMs = recorder.start();
    const succeed = (result: T): T => {
      recorder.succeeded(call, startedAtMs);
      return result;
    };
    const fail = (error: unknown): never => {
      throw recorder.failed(call, startedAtMs, error);
    };
    try {
      assertSender(call.peer);
      call.session = this.sessionOf(call.peer);
      this.members.assertMayOpen(call);
      const result = work();
      return result instanceof Promise ? result.then(succeed, fail) : succeed(result);
    } catch (error) {
      return fail(error);
    }
  }

  private eventsOf(call: PendingCall): BoundEvents {
    const events = this.members.eventsOf(call.channel);
    if (!events) throw unknownChannel(call);
    return events;
  }

  /** Attached before the app is asked, so that no event of a call that follows is missed. */
  private attach(
    call: PendingCall,
    { service, events, access }: BoundEvents,
    event: string,
    sink: EventSink,
  ): Subscription | Promise<Subscription> {
    const channel = this.parts.eventChannels.of(service, events.name);
    const subscription = channel.attach(event, sink, { peer: call.peer });
    const refuse = (error: unknown): never => {
      subscription();
      throw error;
    };
    try {
      return this.askForAccess(call, access)?.then(() => subscription, refuse) ?? subscription;
    } catch (error) {
      return refuse(error);
    }
  }

  /** @returns nothing where nobody has to be waited for */
  private askForAccess(call: PendingCall, access: AccessDecision): Promise<void> | undefined {
    if (access.kind === 'public') return undefined;
    const refused = firstRefused(call, access.permissions, this.context.authorize);
    if (refused instanceof Promise) {
      return inTime(refused, this.context).then((permission) => this.assertGranted(call, permission));
    }
    this.assertGranted(call, refused);
    return undefined;
  }

  private assertGranted(call: PendingCall, refused: string | undefined): void {
    if (refused !== undefined) throw refusalOf(call, refused, this.context);
  }

  /** What main asks for itself keeps no session alive. */
  private peekAt({ clientId }: Peer): CallSession | undefined {
    const { sessions } = this.context;
    return sessions?.peek ? sessions.peek(clientId) : sessions?.find(clientId);
  }

  private sessionOf({ clientId }: Peer): CallSession | undefined {
    return this.context.sessions?.find(clientId);
  }
}

function assertSender({ refusal }: Peer): void {
  if (refusal !== undefined) throw new SenderRefusedError({ reason: refusal });
}

function unknownChannel({ channel }: PendingCall): UnknownChannelError {
  return new UnknownChannelError({ channel: channel.slice(0, MAX_CHANNEL_LENGTH) });
}
