import {
  PermissionDeniedError,
  SenderRefusedError,
  UnknownChannelError,
  type Limits,
  type Manifest,
  type ServiceError,
  type Subscription,
} from '../../shared/index.js';
import { MAX_CHANNEL_LENGTH } from '../../shared/index.js';
import type { Logger } from '../logging/logger.js';
import type { BoundEvents } from '../metadata/bound-member.js';
import { firstRefused } from '../policies/permission.js';
import type { PolicyContext } from '../policies/policy.js';
import type { Peer } from '../transports/transport.js';
import type { ConnectionServices } from './connection-services.js';
import type { EventSink } from './event-channel.js';
import type { EventChannels } from './event-channels.js';
import type { MemberTable } from './member-table.js';
import type { PendingCall } from './pending-call.js';

/** Leads calls and subscriptions to their member, however they came. */
export class Dispatcher implements ConnectionServices {
  readonly limits: Limits;

  constructor(
    private readonly members: MemberTable,
    private readonly eventChannels: EventChannels,
    private readonly context: PolicyContext,
    private readonly logger: Logger,
    readonly isDevelopment: boolean,
  ) {
    this.limits = context.limits;
  }

  async manifestFor(peer: Peer, connectionId: string): Promise<Manifest> {
    assertSender(peer);
    return this.members.manifestFor({ peer, connectionId });
  }

  async run(call: PendingCall, kind: 'handle' | 'stream' | 'receive'): Promise<unknown> {
    const method = this.members.method(call.channel);
    if (method?.bound.kind === kind) return method.run(call);
    const { log } = this.context;
    throw log.failed(call, log.start(), unknownChannel(call));
  }

  async subscribe(call: PendingCall, event: string, sink: EventSink): Promise<Subscription> {
    const { log } = this.context;
    const startedAtMs = log.start();
    try {
      assertSender(call.peer);
      const events = this.members.eventsOf(call.channel);
      if (!events) throw unknownChannel(call);
      const subscription = await this.attach(call, events, event, sink);
      log.succeeded(call, startedAtMs);
      return subscription;
    } catch (error) {
      throw log.failed(call, startedAtMs, error);
    }
  }

  onProblem(error: ServiceError, connectionId: string): void {
    const { code, correlationId, details, cause } = error;
    this.logger.warn('connection problem', {
      connectionId,
      code,
      ...(correlationId === undefined ? {} : { correlationId }),
      ...(details === undefined ? {} : { details }),
      ...(cause === undefined ? {} : { cause }),
    });
  }

  /** Attached before the app is asked, so that no event of a call that follows is missed. */
  private async attach(call: PendingCall, events: BoundEvents, event: string, sink: EventSink): Promise<Subscription> {
    const subscription = this.eventChannels.of(events.service, events.events.name).attach(event, sink);
    try {
      const permissions = events.access.kind === 'public' ? [] : events.access.permissions;
      const permission = await firstRefused(call, permissions, this.context.authorize);
      if (permission !== undefined) throw new PermissionDeniedError({ permission });
      return subscription;
    } catch (error) {
      subscription();
      throw error;
    }
  }
}

function assertSender({ refusal }: Peer): void {
  if (refusal !== undefined) throw new SenderRefusedError({ reason: refusal });
}

function unknownChannel({ channel }: PendingCall): UnknownChannelError {
  return new UnknownChannelError({ channel: channel.slice(0, MAX_CHANNEL_LENGTH) });
}
