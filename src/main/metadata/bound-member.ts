import type {
  AccessDecision,
  Class,
  EventsDefinition,
  MethodDefinition,
  StateDefinition,
} from './service-definition.js';

interface BoundBase {
  /** Where it stands in the service object: `['http', 'send']`. */
  readonly path: readonly string[];
  /** Its name on the wire: `http:send`. */
  readonly channel: string;
  /** The event service that has it; its instance is resolved from the container by this class. */
  readonly service: Class<object>;
  /** Who may use it: its own decision, else its service's default, else the host's. */
  readonly access: AccessDecision;
}

/** A method at its place in the service object. */
export interface BoundMethod extends BoundBase {
  readonly kind: MethodDefinition['kind'];
  /** A second channel under which the same method is served. */
  readonly alias: string | undefined;
  readonly method: MethodDefinition;
}

/** Events at their place in the service object. */
export interface BoundEvents extends BoundBase {
  readonly kind: 'events';
  readonly alias: undefined;
  readonly events: EventsDefinition;
}

/** A state at its place in the service object. */
export interface BoundState extends BoundBase {
  readonly kind: 'state';
  readonly alias: undefined;
  readonly state: StateDefinition;
}

/** One member of a service or of its namespaces, with its channel and its access decision. */
export type BoundMember = BoundMethod | BoundEvents | BoundState;

/** Every channel under which a member is served. */
export function channelsOf({ channel, alias }: Pick<BoundMember, 'channel' | 'alias'>): readonly string[] {
  return alias === undefined ? [channel] : [channel, alias];
}
