import type { MemberKind } from '../../shared/index.js';
import type { ArgumentRule } from '../decorators/argument-rule.js';

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
    };

export interface MethodDefinition {
  readonly kind: Exclude<MemberKind, 'events'>;
  readonly name: string;
  /** Another channel under which the same method is served, such as `navigate:back`. */
  readonly alias: string | undefined;
  readonly parameters: readonly ParameterDefinition[];
  /** Its own decision or its service's default; `undefined`: the host decides. */
  readonly access: AccessDecision | undefined;
  /** Deadline of one call; `undefined`: the host's. For a stream, from item to item. */
  readonly timeoutMs: number | undefined;
  /** The class whose allow-list the result is copied by; `undefined`: as it is returned. */
  readonly returns: Class<object> | undefined;
}

export interface EventsDefinition {
  readonly name: string;
  /** As for methods. */
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
  readonly namespaces: readonly NamespaceDefinition[];
}
