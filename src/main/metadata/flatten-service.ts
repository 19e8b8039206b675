// Where each member of a service stands, what it is called on the wire, and who may use it.

import { MAX_CHANNEL_LENGTH, RESERVED_NAMES, channelOfPath, isChannel } from '../../shared/index.js';
import type { BoundMember } from './bound-member.js';
import { nameOf } from './class-record.js';
import { FaultCollector } from './fault-collector.js';
import type {
  AccessDecision,
  EventsDefinition,
  MethodDefinition,
  ServiceDefinition,
  StateDefinition,
} from './service-definition.js';

/** What the host decides for services that don't. */
export interface DefinitionOptions {
  /** For members on which neither they themselves nor their service decide. @default none: such a member is a fault */
  readonly defaultAccess?: AccessDecision;
}

/**
 * The members of a service and of its namespaces in one list, each with its channel and its access decision.
 *
 * @throws {DefinitionError} when two have the same channel, or one has no decision, or a name that can't be served
 */
export function flattenService(definition: ServiceDefinition, options: DefinitionOptions = {}): readonly BoundMember[] {
  const faults = new FaultCollector();
  const members = bindMembers(definition, options, faults);
  faults.throwIfAny();
  return members;
}

/** As {@link flattenService}, with the faults noted instead of thrown; what has one is left out. */
export function bindMembers(
  definition: ServiceDefinition,
  { defaultAccess }: DefinitionOptions,
  faults: FaultCollector,
): readonly BoundMember[] {
  return Object.freeze(new MemberBinder(defaultAccess, faults).bind(definition));
}

class MemberBinder {
  private readonly placeByChannel = new Map<string, string>();
  private readonly members: BoundMember[] = [];

  constructor(
    private readonly defaultAccess: AccessDecision | undefined,
    private readonly faults: FaultCollector,
  ) {}

  bind(definition: ServiceDefinition): readonly BoundMember[] {
    this.bindService(definition, []);
    return this.members;
  }

  private bindService(service: ServiceDefinition, path: readonly string[]): void {
    for (const method of service.methods) this.bindMember(service, path, method);
    for (const events of service.events) this.bindMember(service, path, events);
    for (const state of service.states) this.bindMember(service, path, state);
    for (const namespace of service.namespaces) {
      this.checkName(placeOf(service, namespace), namespace.name);
      this.bindService(namespace.service, [...path, namespace.name]);
    }
  }

  private bindMember(
    service: ServiceDefinition,
    parent: readonly string[],
    member: MethodDefinition | EventsDefinition | StateDefinition,
  ): void {
    const where = placeOf(service, member);
    const path = Object.freeze([...parent, member.name]);
    const channel = channelOfPath(path);
    this.checkName(where, member.name);
    this.claim(where, channel);
    const access = member.access ?? this.defaultAccess;
    if (!access) {
      this.addMissingAccess(where);
      return;
    }
    const base = { path, channel, access, service: service.type };
    if ('initial' in member) {
      this.members.push(Object.freeze({ ...base, kind: 'state', alias: undefined, state: member }));
      return;
    }
    if (!('kind' in member)) {
      this.members.push(Object.freeze({ ...base, kind: 'events', alias: undefined, events: member }));
      return;
    }
    if (member.alias !== undefined) this.claim(where, member.alias);
    this.members.push(Object.freeze({ ...base, kind: member.kind, alias: member.alias, method: member }));
  }

  private addMissingAccess(where: string): void {
    this.faults.add(
      where,
      'has no access decision',
      "Add @Public() or @Requires('area:action'), or give its @EventService or the host a default",
    );
  }

  private checkName(where: string, name: string): void {
    if (RESERVED_NAMES.some((reserved) => reserved === name)) {
      this.faults.add(
        where,
        `has the reserved name ${name}: languages and tools look for it on every object`,
        'Give it another name',
      );
    } else if (name.includes(':') || !isChannel(name.slice(0, MAX_CHANNEL_LENGTH))) {
      this.faults.add(where, 'has a name that is no part of a channel', 'Use letters, digits, _, $ and - of ASCII');
    }
  }

  private claim(where: string, channel: string): void {
    if (channel.length > MAX_CHANNEL_LENGTH) {
      this.faults.add(
        where,
        `has the channel ${channel}, longer than ${MAX_CHANNEL_LENGTH} characters`,
        'Shorten its name, or that of a namespace it is in',
      );
    }
    const other = this.placeByChannel.get(channel);
    if (other === undefined) this.placeByChannel.set(channel, where);
    else
      this.faults.add(
        where,
        `has the channel ${channel}, which ${other} has already`,
        'Give one of them another name or alias',
      );
  }
}

function placeOf(service: ServiceDefinition, member: { readonly name: string }): string {
  return `${nameOf(service.type)}.${member.name}`;
}
