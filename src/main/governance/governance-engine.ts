import type { PendingCall } from '../host/pending-call.js';
import type { Call } from '../host/call-context.js';

/** One call that a rule decides about; its channel is the method's own, also where an alias of it was called. */
export interface GovernedCall extends Pick<Call, 'id' | 'channel' | 'peer' | 'connectionId' | 'session'> {
  /** Validated: payload classes are instances, and nothing is there that the method does not take. Not to be changed. */
  readonly args: readonly unknown[];
}

/** What a rule says about a call: nothing to say against it, or why it must not be. */
export type GovernanceDecision = true | { readonly refused: string };

/** A rule of the app: neither a permission, which asks who calls, nor validation, which asks what one argument is. */
export interface GovernanceRule {
  /** For the error and the audit: lower case and hyphens, such as `office-hours`. */
  readonly name: string;
  /** Which channels it is about. @default all */
  readonly channels?: readonly string[];
  /**
   * @returns `true`, or the reason for a refusal, which the page gets
   * @throws anything: the call is then refused as `INTERNAL`, for a rule that fails approves of nothing
   */
  decide(call: GovernedCall): GovernanceDecision | Promise<GovernanceDecision>;
}

/** A refusal, and whose it is. */
export interface GovernanceRefusal {
  readonly rule: string;
  readonly reason: string;
}

const NAME_PATTERN = /^[a-z][a-z0-9-]{0,63}$/;

/**
 * The app's rules, asked in their order about each call that has passed validation. The first that refuses decides.
 *
 * @example
 * const governance = new GovernanceEngine([
 *   {
 *     name: 'own-agents-only',
 *     channels: ['agent:create'],
 *     decide: ({ args: [request] }) => (request as AgentRequest).agentType !== 'root' || { refused: 'No root agents' },
 *   },
 * ]);
 * await EventServiceHost.start(MainEventService, { governance });
 */
export class GovernanceEngine {
  /** @throws {TypeError} when a name has another form, or two rules have the same */
  constructor(private readonly rules: readonly GovernanceRule[]) {
    const names = new Set<string>();
    for (const { name } of rules) {
      if (!NAME_PATTERN.test(name))
        throw new TypeError(`'${name}' is no name for a rule; one looks like 'office-hours'`);
      if (names.has(name)) throw new TypeError(`Two rules have the name ${name}`);
      names.add(name);
    }
  }

  /** Every channel that a rule names; the host refuses to start when it serves none of that name. */
  get channels(): readonly string[] {
    return this.rules.flatMap(({ channels = [] }) => channels);
  }

  /** Whether any rule has something to say about one of these channels. */
  concerns(channels: readonly string[]): boolean {
    return this.rules.some((rule) => isAbout(rule, channels));
  }

  /**
   * @param channels those of the method, its own first: a rule that names one of them is asked, by whichever it was called
   * @returns the first refusal
   */
  async findRefusal(call: PendingCall, channels: readonly string[]): Promise<GovernanceRefusal | undefined> {
    const { id, peer, connectionId, session } = call;
    const [channel = call.channel] = channels;
    const governed: GovernedCall = { id, channel, peer, connectionId, session, args: call.args as readonly unknown[] };
    for (const rule of this.rules) {
      if (!isAbout(rule, channels)) continue;
      const decision = await rule.decide(governed);
      if (decision !== true) return { rule: rule.name, reason: String(decision.refused) };
    }
    return undefined;
  }
}

/** Under an alias too: otherwise the second name of a method would be a way around the rule for the first. */
function isAbout(rule: GovernanceRule, channels: readonly string[]): boolean {
  return rule.channels?.some((name) => channels.includes(name)) ?? true;
}
