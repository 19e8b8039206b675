// Puts together what the classes of one prototype chain say about each member: the base speaks first, and what a
// derived class does not say again stays.

import type { ArgumentSpec } from '../decorators/argument-spec.js';
import { findRecord, nameOf, type MemberMark, type MemberRecord } from './class-record.js';
import type { FaultCollector } from './fault-collector.js';
import type { MethodPolicies } from './method-policies.js';
import type { AccessDecision, Class } from './service-definition.js';

/** One member, as the whole chain declares it. */
export interface MergedMember {
  readonly name: string;
  /** The most derived class with a decorator on the member: its signature is the one that counts. */
  readonly declaredBy: Class<object>;
  readonly mark: MemberMark;
  /** Its own decision, else the default of the class that introduced it, else that of a class further down. */
  readonly access: AccessDecision | undefined;
  /** Whether a decorator on the member, here or in a base, decides. */
  readonly hasOwnAccess: boolean;
  readonly returns: Class<object> | undefined;
  /** What the classes say together; of the same policy, the most derived one's word counts. */
  readonly policies: MethodPolicies;
  /** The most derived class's word, whichever decorator says it. */
  readonly timeoutMs: number | undefined;
  readonly parameters: ReadonlyMap<number, ArgumentSpec>;
}

interface Draft {
  declaredBy: Class<object>;
  mark: MemberMark | undefined;
  access: AccessDecision | undefined;
  hasOwnAccess: boolean;
  returns: Class<object> | undefined;
  policies: MethodPolicies;
  timeoutMs: number | undefined;
  readonly parameters: Map<number, ArgumentSpec>;
}

/** The members of a class and its bases, in the order in which they were first declared. */
export function mergeMembers(type: Class<object>, faults: FaultCollector): readonly MergedMember[] {
  const drafts = new Map<string, Draft>();
  let serviceAccess: AccessDecision | undefined;
  for (const level of chainOf(type)) {
    const record = findRecord(level);
    serviceAccess = record?.service?.access ?? serviceAccess;
    for (const [name, member] of record?.members ?? []) {
      const draft = drafts.get(name) ?? createDraft(level);
      drafts.set(name, draft);
      mergeMember(draft, level, name, member, faults);
    }
    for (const draft of drafts.values()) draft.access ??= serviceAccess;
  }
  return [...drafts].flatMap(([name, draft]) => finish(name, draft, faults));
}

/** The classes of a prototype chain, the base first. */
export function chainOf(type: Class<object>): readonly Class<object>[] {
  const chain: Class<object>[] = [];
  let level: unknown = type;
  while (typeof level === 'function' && level !== Function.prototype) {
    chain.unshift(level as Class<object>);
    level = Object.getPrototypeOf(level);
  }
  return chain;
}

function createDraft(declaredBy: Class<object>): Draft {
  return {
    declaredBy,
    mark: undefined,
    access: undefined,
    hasOwnAccess: false,
    returns: undefined,
    policies: {},
    timeoutMs: undefined,
    parameters: new Map(),
  };
}

function mergeMember(
  draft: Draft,
  level: Class<object>,
  name: string,
  member: MemberRecord,
  faults: FaultCollector,
): void {
  const where = `${nameOf(level)}.${name}`;
  if (draft.mark && member.mark && draft.mark.kind !== member.mark.kind) {
    faults.add(
      where,
      `is marked as ${member.mark.kind} and overrides a member that ${nameOf(draft.declaredBy)} marks as ${draft.mark.kind}`,
      'Use the same decorator as the base class, or another name',
    );
  }
  if (draft.access && member.access && !member.access.replaces) {
    faults.add(
      where,
      'has an access decision of its own beside the one it inherits',
      "Take it away to keep the inherited one, or say that it replaces it: @Requires('area:action', { replaces: true })",
    );
  }
  draft.declaredBy = level;
  draft.mark = member.mark ? ({ ...draft.mark, ...member.mark } as MemberMark) : draft.mark;
  draft.access = member.access?.decision ?? draft.access;
  draft.hasOwnAccess ||= member.access !== undefined;
  draft.returns = member.returns ?? draft.returns;
  draft.policies = { ...draft.policies, ...member.policies };
  draft.timeoutMs = timeoutOf(where, member, faults) ?? draft.timeoutMs;
  for (const [index, spec] of member.parameters) draft.parameters.set(index, spec);
}

function timeoutOf(where: string, { mark, timeoutMs }: MemberRecord, faults: FaultCollector): number | undefined {
  const said = mark && 'timeoutMs' in mark ? mark.timeoutMs : undefined;
  if (said !== undefined && timeoutMs !== undefined) {
    faults.add(
      where,
      'says its timeout twice, in @Timeout() and in the decorator that serves it',
      'Take one of them away',
    );
  }
  return timeoutMs ?? said;
}

function finish(name: string, draft: Draft, faults: FaultCollector): readonly MergedMember[] {
  const { declaredBy, mark } = draft;
  if (mark) return [{ ...draft, name, declaredBy, mark }];
  faults.add(
    `${nameOf(declaredBy)}.${name}`,
    'has decorators of a served member but none that serves it',
    'Add @Handle(), @Stream(), @Receive() or @Channel(), or take the others away',
  );
  return [];
}
