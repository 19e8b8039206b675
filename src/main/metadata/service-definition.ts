import type { MemberKind } from '../../shared/index.js';
import type { ArgumentRule, ItemsRule } from '../decorators/argument-rule.js';
import type { EventPaces } from '../decorators/event-pace.js';
import type { MethodPolicies } from './method-policies.js';

/** A class, whatever its constructor takes. */
export type Class<T = unknown> = abstract new (...args: never[]) => T;

/** Who may use a member. */
export type AccessDecision =
  { readonly kind: 'public' } | { readonly kind: 'requires'; readonly permissions: readonly string[] };

/** What one parameter takes. Its kind decides what the payload guard and the validator do with it. */
export type ParameterDefinition =
  /** A payload class, validated by its own decorators. */
  | { readonly kind: 'payload'; readonly type: Class<object>; readonly optional: boolean; readonly nullable: boolean }
  /** A class of the platform that speaks for itself. */
  | {
      readonly kind: 'leaf';
      readonly type: 'Date' | 'Uint8Array' | 'ArrayBuffer';
      readonly optional: boolean;
      readonly nullable: boolean;
    }
  /** The call's own signal, handed in by the host; takes no argument of the wire. */
  | { readonly kind: 'signal' }
  /** Whatever the rules of `@Arg` say. */
  | {
      readonly kind: 'rules';
      readonly rules: readonly ArgumentRule[];
      readonly optional: boolean;
      readonly nullable: boolean;
    }
  /** A function of the page; `type` is the class by whose allow-list what it is called with is copied. */
  | {
      readonly kind: 'callback';
      readonly type: Class<object> | undefined;
      readonly optional: boolean;
      readonly nullable: boolean;
    }
  /** A stream of the page, of bytes or of what the rule says. */
  | {
      readonly kind: 'upload';
      readonly items: 'bytes' | ItemsRule;
      readonly optional: boolean;
      readonly nullable: boolean;
    };

export interface MethodDefinition {
  readonly kind: Exclude<MemberKind, 'events' | 'state'>;
  readonly name: string;
  /** Another channel under which the same method is served, such as `navigate:back`. */
  readonly alias: string | undefined;
  readonly parameters: readonly ParameterDefinition[];
  /** Its own decision or its service's default; `undefined`: the host decides. */
  readonly access: AccessDecision | undefined;
  /** Deadline of one call; `undefined`: the host's. For a stream, from item to item. */
  readonly timeoutMs: number | undefined;
  /** Of a stream: it begins at its call's offset, so that it can go on after a lost connection. */
  readonly isResumable?: true;
  /** The class whose allow-list the result is copied by; `undefined`: as it is returned. */
  readonly returns: Class<object> | undefined;
  /** What policy decorators say. */
  readonly policies: MethodPolicies;
}

export interface EventsDefinition {
  readonly name: string;
  /** How fast each subscriber is told, by the event's name; what is not in it is told at once. */
  readonly paces: EventPaces;
  /** As for methods. */
  readonly access: AccessDecision | undefined;
}

export interface StateDefinition {
  readonly name: string;
  /** As for methods: who may see it. */
  readonly access: AccessDecision | undefined;
  /** The payload class that says what it is. */
  readonly type: Class<object>;
  /** What it begins with: plain data, frozen. */
  readonly initial: object;
  /** What pages may set; `undefined`: nothing. */
  readonly writable: StateWritableDefinition | undefined;
  /** Whether it outlives the process, and how long a change may wait to be saved; `undefined`: it does not. */
  readonly persist: { readonly debounceMs: number } | undefined;
  /** How many of its revisions are kept with it; `undefined`: none. */
  readonly keepLog: { readonly maxRevisions: number } | undefined;
}

export interface StateWritableDefinition {
  /** The properties that pages may set, and what is within them. */
  readonly fields: readonly string[] | 'all';
  /** Needed beside the access to the state itself; `undefined`: nothing more. */
  readonly access: AccessDecision | undefined;
}

export interface NamespaceDefinition {
  readonly name: string;
  readonly service: ServiceDefinition;
}

/** Everything that one event service declares, its bases included. Frozen; made of the class alone. */
export interface ServiceDefinition {
  readonly type: Class<object>;
  readonly methods: readonly MethodDefinition[];
  readonly events: readonly EventsDefinition[];
  readonly states: readonly StateDefinition[];
  readonly namespaces: readonly NamespaceDefinition[];
}
