import { TimeoutError, type Manifest, type ManifestEntry } from '../../shared/index.js';
import type { ChannelLimit, CountedCall } from '../limits/rate-limits.js';
import type { BoundEvents, BoundMember, BoundMethod, BoundState } from '../metadata/bound-member.js';
import type { AccessDecision } from '../metadata/service-definition.js';
import { inTime } from '../policies/in-time.js';
import { firstRefused, type AccessRequest, type Authorize } from '../policies/permission.js';
import type { Policy, PolicyContext, Runner } from '../policies/policy.js';
import type { StateCells } from '../state/state-cells.js';
import { StateSetter, setterMethod } from '../state/state-setter.js';
import { compileMethod, type FindInstance } from './method-runner.js';

/** A method that is ready to run, and what it is. */
export interface CompiledMethod {
  readonly bound: BoundMethod;
  readonly run: Runner;
}

/** Everything that a host serves, by channel. Looked up in maps: a name from the wire never indexes an object. */
export class MemberTable {
  private readonly methods = new Map<string, CompiledMethod>();
  private readonly events = new Map<string, BoundEvents>();
  private readonly states = new Map<string, BoundState>();
  /** Of events and states: methods have theirs among their policies. */
  private readonly openLimits = new Map<string, ChannelLimit>();

  constructor(
    private readonly members: readonly BoundMember[],
    private readonly policies: readonly Policy[],
    instanceOf: (bound: BoundMethod) => FindInstance,
    cells: StateCells,
    private readonly context: PolicyContext,
  ) {
    for (const member of members) {
      if (member.kind === 'events') this.addEvents(member);
      else if (member.kind === 'state') this.addState(member, cells);
      else this.add(member, instanceOf(member));
    }
  }

  method(channel: string): CompiledMethod | undefined {
    return this.methods.get(channel);
  }

  eventsOf(channel: string): BoundEvents | undefined {
    return this.events.get(channel);
  }

  stateOf(channel: string): BoundState | undefined {
    return this.states.get(channel);
  }

  /** Who may use what a channel leads to. A state and its `set` have one channel and may have two decisions. */
  accessOf(channel: string, kind: 'method' | 'events' | 'state'): AccessDecision | undefined {
    if (kind === 'events') return this.events.get(channel)?.access;
    return kind === 'state' ? this.states.get(channel)?.access : this.methods.get(channel)?.bound.access;
  }

  /** Counts a subscription or a watch. @throws {RateLimitedError} when it comes too soon */
  assertMayOpen(call: CountedCall & { readonly channel: string }): void {
    this.openLimits.get(call.channel)?.assertMayPass(call);
  }

  /** Each channel that can be called by itself, aliases included. */
  get channels(): readonly { readonly channel: string; readonly kind: 'handle' | 'receive' }[] {
    return [...this.methods].flatMap(
      ([
        channel,
        {
          bound: { kind },
        },
      ]) => (kind === 'stream' ? [] : [{ channel, kind }]),
    );
  }

  /** What a client may use: each permission is asked for once, however many members need it. */
  async manifestFor(caller: Omit<AccessRequest, 'channel'>): Promise<Manifest> {
    const answers = new Map<string, boolean | Promise<boolean>>();
    const authorize: Authorize = (request, permission) => {
      const answer = answers.get(permission) ?? this.decide(request, permission);
      answers.set(permission, answer);
      return answer;
    };
    const isGranted = async (channel: string, access: AccessDecision): Promise<boolean> => {
      const permissions = access.kind === 'public' ? [] : access.permissions;
      return (await firstRefused({ ...caller, channel }, permissions, authorize)) === undefined;
    };
    const entries: ManifestEntry[] = [];
    for (const member of this.members) {
      const { access, channel, kind, path } = member;
      if (!(await isGranted(channel, access))) continue;
      const writable = member.kind === 'state' ? member.state.writable : undefined;
      const isWritable = writable !== undefined && (!writable.access || (await isGranted(channel, writable.access)));
      const isResumable = member.kind === 'stream' && member.method.isResumable === true;
      const flags = { ...(isWritable ? { isWritable } : {}), ...(isResumable ? { isResumable } : {}) };
      entries.push({ path, channel, kind, ...flags });
    }
    return entries;
  }

  /** Who gives no answer in time does not grant: a page that waited for it would never be told of anything else. */
  private decide(request: AccessRequest, permission: string): boolean | Promise<boolean> {
    const answer = this.context.authorize(request, permission);
    if (typeof answer === 'boolean') return answer;
    // What is neither is no answer: it grants nothing.
    return inTime(Promise.resolve(answer), this.context).catch((error: unknown) => {
      if (error instanceof TimeoutError) return false;
      throw error;
    });
  }

  private addEvents(bound: BoundEvents): void {
    this.events.set(bound.channel, bound);
    this.openLimits.set(bound.channel, this.context.rateLimits.limitOf([bound.channel]));
  }

  private addState(bound: BoundState, cells: StateCells): void {
    this.states.set(bound.channel, bound);
    this.openLimits.set(bound.channel, this.context.rateLimits.limitOf([bound.channel]));
    const setter = new StateSetter(cells.of(bound.service, bound.state.name), bound);
    this.add(setterMethod(bound), () => setter);
  }

  private add(bound: BoundMethod, instanceOf: FindInstance): void {
    const compiled = { bound, run: compileMethod(bound, this.policies, instanceOf, this.context) };
    this.methods.set(bound.channel, compiled);
    if (bound.alias !== undefined) this.methods.set(bound.alias, compiled);
  }
}
