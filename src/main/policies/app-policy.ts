// Policies of the app, and their places among the framework's own.
import type { Call } from '../host/call-context.js';
import type { BoundMethod } from '../metadata/bound-member.js';
import { POLICY_ORDER } from './policy-order.js';
import type { Policy } from './policy.js';

/** One call as a policy of the app sees it. */
export interface PolicyCall extends Call {
  /**
   * What the page sent: raw and untrusted before `guard`, plain data after it, the method's own arguments after
   * `validation`.
   */
  readonly args: unknown;
}

/** A method as a policy of the app sees it, when the host starts. */
export type PolicyMethod = Pick<BoundMethod, 'channel' | 'alias' | 'path' | 'kind' | 'access'>;

/** Where an app's policy stands: next to one of the framework's, or of another of the app's given earlier. */
type PolicyPlace =
  { readonly before: string; readonly after?: never } | { readonly after: string; readonly before?: never };

export type AppPolicyOptions = PolicyPlace & {
  /** Lower case and hyphens, such as `licence`; no other policy has it. */
  readonly name: string;
  /** Whether a method needs it; asked once for each, as the host starts. @default all do */
  readonly appliesTo?: (method: PolicyMethod) => boolean;
  /**
   * Runs for each call.
   *
   * @param next goes on with what follows, and resolves with what comes of it; called once, or not at all
   * @returns what the caller gets: what `next` resolved with, which for a stream is its source
   * @throws {ServiceError} to refuse the call
   */
  readonly run: (call: PolicyCall, next: () => Promise<unknown>) => Promise<unknown>;
};

/** A policy and its place. Made by {@link policy}. */
export interface AppPolicy {
  readonly policy: Policy;
  readonly place: PolicyPlace;
}

const NAME_PATTERN = /^[a-z][a-z0-9-]{0,63}$/;

/**
 * One step more that calls pass: `EventServiceHost.start(MainEventService, { policies: [licence] })`.
 *
 * @throws {TypeError} when the name has another form
 * @example
 * const licence = policy({
 *   name: 'licence',
 *   before: 'permission',
 *   appliesTo: ({ channel }) => channel.startsWith('export:'),
 *   run: async (call, next) => {
 *     if (!(await isLicensed())) throw new LicenceError();
 *     return next();
 *   },
 * });
 */
export function policy({ name, appliesTo, run, ...place }: AppPolicyOptions): AppPolicy {
  if (!NAME_PATTERN.test(name)) throw new TypeError(`'${name}' is no name for a policy; one looks like 'licence'`);
  return {
    place,
    policy: {
      name,
      compile(method, next) {
        if (appliesTo?.(method) === false) return next;
        return (call) => run(call, () => next(call));
      },
    },
  };
}

/**
 * The framework's policies with the app's among them.
 *
 * @throws {TypeError} when two have the same name, or a place names none
 */
export function orderPolicies(added: readonly AppPolicy[]): readonly Policy[] {
  const order = [...POLICY_ORDER];
  for (const { policy: own, place } of added) {
    if (order.some(({ name }) => name === own.name)) throw new TypeError(`There is a policy ${own.name} already`);
    const neighbour = place.before ?? place.after;
    const index = order.findIndex(({ name }) => name === neighbour);
    if (index === -1) {
      const known = order.map(({ name }) => name).join(', ');
      throw new TypeError(`The policy ${own.name} stands next to '${neighbour}', which is none of: ${known}`);
    }
    // What is outside of `outcome` would be neither logged nor answered as a refusal.
    if (index === 0 && place.before !== undefined) throw new TypeError(`Nothing stands before ${neighbour}`);
    order.splice(place.before === undefined ? index + 1 : index, 0, own);
  }
  return order;
}
