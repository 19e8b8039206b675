// What decorators note down, class by class. A class's record holds what stands on that class alone: inheritance is
// the reader's business, and siblings can't see each other.

import type { ArgumentSpec } from '../decorators/argument-spec.js';
import type { EventPaces } from '../decorators/event-pace.js';
import type { MethodPolicies } from './method-policies.js';
import type { AccessDecision, Class, StateDefinition } from './service-definition.js';

/** What kind of member a decorator makes of a method or property. */
export type MemberMark =
  | { readonly kind: 'handle'; readonly timeoutMs?: number; readonly alias?: string }
  | { readonly kind: 'stream'; readonly timeoutMs?: number; readonly isResumable?: boolean }
  | { readonly kind: 'receive' }
  | { readonly kind: 'namespace' }
  | { readonly kind: 'state'; readonly options: StateMark }
  | { readonly kind: 'events'; readonly paces?: EventPaces };

/** What `@State` says; whether the class can be a state, the reader decides. */
export type StateMark = Omit<StateDefinition, 'name' | 'access' | 'initial'> & { readonly initial: object | undefined };

/** An access decision, and whether it may take the place of one that a base class made. */
export interface AccessMark {
  readonly decision: AccessDecision;
  readonly replaces: boolean;
}

/** What the decorators of one class say about one member. */
export interface MemberRecord {
  mark?: MemberMark;
  access?: AccessMark;
  returns?: Class<object>;
  policies?: MethodPolicies;
  /** Said by `@Timeout()`. */
  timeoutMs?: number;
  /** By the parameter's index. */
  readonly parameters: Map<number, ArgumentSpec>;
}

/** What the decorators of one class say. */
export interface ClassRecord {
  /** Set by `@EventService()`. */
  service?: { readonly access: AccessDecision | undefined };
  readonly members: Map<string, MemberRecord>;
}

const records = new WeakMap<object, ClassRecord>();

/** What stands on this class itself; `undefined` when it has no decorator of ours. */
export function findRecord(type: Class<object>): ClassRecord | undefined {
  return records.get(type);
}

/** The record of a class, made when it has none yet. */
export function recordOf(type: Class<object>): ClassRecord {
  let record = records.get(type);
  if (!record) records.set(type, (record = { members: new Map() }));
  return record;
}

/**
 * The record of the member that a decorator stands on.
 *
 * @param decorator its name, for the error: `@Handle()`
 * @throws {TypeError} when it stands on a static member, on one with a symbol for its name, or on a constructor
 */
export function memberRecordOf(target: object, key: string | symbol | undefined, decorator: string): MemberRecord {
  const place = describePlace(target, key);
  if (typeof target === 'function')
    throw new TypeError(`${decorator} on ${place}: only members of instances are served`);
  if (typeof key !== 'string')
    throw new TypeError(`${decorator} on ${place}: a served member has a string for its name`);
  const { members } = recordOf(target.constructor as Class<object>);
  let member = members.get(key);
  if (!member) members.set(key, (member = { parameters: new Map() }));
  return member;
}

/**
 * Notes down what kind of member this is.
 *
 * @throws {TypeError} when another decorator has said so already
 */
export function markMember(target: object, key: string, decorator: string, mark: MemberMark): void {
  const member = memberRecordOf(target, key, decorator);
  if (member.mark)
    throw new TypeError(`${decorator} on ${describePlace(target, key)}: it is marked as ${member.mark.kind} already`);
  member.mark = mark;
}

/**
 * Notes down who may use a member.
 *
 * @throws {TypeError} when it has a decision on this class already
 */
export function markAccess(target: object, key: string, decorator: string, access: AccessMark): void {
  const member = memberRecordOf(target, key, decorator);
  if (member.access) {
    throw new TypeError(
      `${decorator} on ${describePlace(target, key)}: it has an access decision already; name all permissions in one @Requires`,
    );
  }
  member.access = access;
}

/**
 * Notes down what a policy is to do for a method.
 *
 * @throws {TypeError} when the same was said on this class already
 */
export function markPolicy(target: object, key: string, decorator: string, policies: MethodPolicies): void {
  const member = memberRecordOf(target, key, decorator);
  const [name] = Object.keys(policies).filter((policy) => Object.hasOwn(member.policies ?? {}, policy));
  if (name !== undefined) throw new TypeError(`${decorator} on ${describePlace(target, key)}: it stands there already`);
  member.policies = { ...member.policies, ...policies };
}

/**
 * Notes down how long a call may take.
 *
 * @throws {TypeError} when the same was said on this class already
 */
export function markTimeout(target: object, key: string, decorator: string, timeoutMs: number): void {
  const member = memberRecordOf(target, key, decorator);
  if (member.timeoutMs !== undefined)
    throw new TypeError(`${decorator} on ${describePlace(target, key)}: it stands there already`);
  member.timeoutMs = timeoutMs;
}

/** `HttpService.send`, whether the decorator got the prototype or, for a static member, the class. */
export function describePlace(target: object, key: string | symbol | undefined): string {
  const type = typeof target === 'function' ? target : target.constructor;
  return `${nameOf(type)}.${key === undefined ? 'constructor' : String(key)}`;
}

/** A class's name, for people. */
export function nameOf(type: { readonly name: string }): string {
  return type.name === '' ? '(a class without a name)' : type.name;
}
