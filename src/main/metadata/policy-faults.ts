// Policies that don't fit the method they stand on, or each other. What a decorator can see alone, it refuses itself.

import { isReferenceRule } from '../decorators/combine-parts.js';
import { nameOf } from './class-record.js';
import type { FaultCollector } from './fault-collector.js';
import type { MergedMember } from './merge-members.js';
import type { MethodPolicies } from './method-policies.js';

/** Policies that run a method as somebody else's call, or more than once; what a page keeps open can't take part in that. */
const SHARING: readonly (readonly [keyof MethodPolicies, decorator: string, why: string])[] = [
  ['retry', '@Retry()', 'a second attempt would find them used'],
  ['cache', '@Cached()', 'others would wait for a run that only one of them takes part in'],
  ['debounce', '@Debounced()', 'only those of the last call would be used'],
];

/** Policies that need a reply to wait for. */
const ANSWERED: readonly (readonly [keyof MethodPolicies, decorator: string])[] = [
  ['retry', '@Retry()'],
  ['circuitBreaker', '@CircuitBreaker()'],
  ['cache', '@Cached()'],
  ['debounce', '@Debounced()'],
  ['isIdempotent', '@Idempotent()'],
];

/** Notes down what is wrong with the policies of one method. */
export function findPolicyFaults(member: MergedMember, faults: FaultCollector): void {
  const where = `${nameOf(member.declaredBy)}.${member.name}`;
  const add = (problem: string, mend: string): void => faults.add(where, problem, mend);
  findUnansweredPolicies(member, add);
  const { mark, policies, parameters, timeoutMs } = member;
  if (policies.retry && policies.isIdempotent !== true) {
    const mend = 'Add @Idempotent() if to run twice does no more than to run once; else take @Retry() away';
    add('has @Retry(), but does not say that it may run twice', mend);
  }
  if ([...parameters.values()].some(({ rules }) => rules.some(isReferenceRule))) {
    for (const [policy, decorator, why] of SHARING) {
      if (policies[policy] === undefined) continue;
      add(`has ${decorator}, but takes a callback or an upload: ${why}`, `Take ${decorator} away, or the parameter`);
    }
  }
  if (mark.kind === 'handle' && policies.debounce && timeoutMs !== undefined && policies.debounce.waitMs >= timeoutMs) {
    const mend = `Give it a longer timeout than ${policies.debounce.waitMs} ms, or let @Debounced() wait less`;
    add('waits for a later call as long as it may take at all', mend);
  }
}

function findUnansweredPolicies(
  { mark, policies, timeoutMs }: MergedMember,
  add: (problem: string, mend: string) => void,
): void {
  if (mark.kind !== 'handle') {
    for (const [policy, decorator] of ANSWERED) {
      if (policies[policy] === undefined) continue;
      add(
        `has ${decorator}, which is for methods that return a Promise`,
        `Serve it with @Handle(), or take ${decorator} away`,
      );
    }
  }
  if (mark.kind !== 'receive') return;
  if (policies.concurrency)
    add('has @Concurrency(), but nobody waits for it', 'Serve it with @Handle(), or take it away');
  if (timeoutMs !== undefined)
    add('has @Timeout(), but nobody waits for it', 'Serve it with @Handle(), or take it away');
}
