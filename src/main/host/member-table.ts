import type { Manifest, ManifestEntry } from '../../shared/index.js';
import type { BoundEvents, BoundMember, BoundMethod } from '../metadata/bound-member.js';
import { firstRefused, type AccessRequest, type Authorize } from '../policies/permission.js';
import type { PolicyContext, Runner } from '../policies/policy.js';
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

  constructor(
    private readonly members: readonly BoundMember[],
    instanceOf: (bound: BoundMethod) => FindInstance,
    private readonly context: PolicyContext,
  ) {
    for (const member of members) {
      if (member.kind === 'events') this.events.set(member.channel, member);
      else this.add(member, instanceOf(member));
    }
  }

  method(channel: string): CompiledMethod | undefined {
    return this.methods.get(channel);
  }

  eventsOf(channel: string): BoundEvents | undefined {
    return this.events.get(channel);
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
      const answer = answers.get(permission) ?? this.context.authorize(request, permission);
      answers.set(permission, answer);
      return answer;
    };
    const entries: ManifestEntry[] = [];
    for (const { access, channel, kind, path } of this.members) {
      const permissions = access.kind === 'public' ? [] : access.permissions;
      const refused = await firstRefused({ ...caller, channel }, permissions, authorize);
      if (refused === undefined) entries.push({ path, channel, kind });
    }
    return entries;
  }

  private add(bound: BoundMethod, instanceOf: FindInstance): void {
    const compiled = { bound, run: compileMethod(bound, instanceOf, this.context) };
    this.methods.set(bound.channel, compiled);
    if (bound.alias !== undefined) this.methods.set(bound.alias, compiled);
  }
}
