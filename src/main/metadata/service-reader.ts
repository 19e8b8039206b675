import type { EventPaces } from '../decorators/event-pace.js';
import { isReferenceRule } from '../decorators/combine-parts.js';
import { checkServiceClass } from './check-service-class.js';
import { nameOf } from './class-record.js';
import type { FaultCollector } from './fault-collector.js';
import { mergeMembers, type MergedMember } from './merge-members.js';
import { PayloadInspector } from './payload-inspector.js';
import { findPolicyFaults } from './policy-faults.js';
import { isPlatformClass } from './platform-classes.js';
import { ParameterReader } from './read-parameters.js';
import { StateReader } from './read-state.js';
import { RuleChecker, askAboutRules } from './rule-checks.js';
import type {
  Class,
  EventsDefinition,
  MethodDefinition,
  NamespaceDefinition,
  ServiceDefinition,
  StateDefinition,
} from './service-definition.js';

const COMPILER_MEND =
  'Compile with tsc and emitDecoratorMetadata, or with swc and transform.decoratorMetadata; esbuild, and tsx with it, emits none';

const NO_PACES: EventPaces = Object.freeze({});

/** Reads one service and all that it nests, each class once, and notes every fault on the way. */
export class ServiceReader {
  private readonly definitions = new Map<Class<object>, ServiceDefinition>();
  /** The services being read, from the root down. */
  private readonly path: Class<object>[] = [];
  private readonly withoutMetadata = new Set<string>();
  private readonly payloads: PayloadInspector;
  private readonly states: StateReader;

  constructor(private readonly faults: FaultCollector) {
    this.payloads = new PayloadInspector(faults);
    this.states = new StateReader(this.payloads, faults);
  }

  /** The definition of the root; complete only when no fault was noted. */
  read(type: Class<object>): ServiceDefinition {
    const definition = this.readService(type);
    if (this.withoutMetadata.size > 0) {
      const where = [...this.withoutMetadata].join(', ');
      this.faults.add(
        where,
        'was compiled without decorator metadata, so that no parameter type is known',
        COMPILER_MEND,
      );
    }
    return definition;
  }

  private readService(type: Class<object>): ServiceDefinition {
    const known = this.definitions.get(type);
    if (known) return known;
    checkServiceClass(type, this.faults);
    this.path.push(type);
    const members = mergeMembers(type, this.faults);
    const parameters = this.createParameterReader(members);
    const definition: ServiceDefinition = Object.freeze({
      type,
      methods: freezeAll(members.flatMap((member) => this.readMethod(member, parameters))),
      events: freezeAll(members.flatMap((member) => this.readEvents(member))),
      states: freezeAll(members.flatMap((member) => this.readState(member))),
      namespaces: freezeAll(members.flatMap((member) => this.readNamespace(member))),
    });
    this.path.pop();
    this.definitions.set(type, definition);
    return definition;
  }

  private createParameterReader(members: readonly MergedMember[]): ParameterReader {
    const rules = members.flatMap(({ parameters }) => [...parameters.values()].flatMap((spec) => spec.rules));
    const checker = new RuleChecker(askAboutRules(rules), this.payloads, this.faults);
    return new ParameterReader(checker, this.payloads, this.faults);
  }

  private readMethod(member: MergedMember, parameters: ParameterReader): readonly MethodDefinition[] {
    const { mark, name, access, returns, declaredBy, policies, timeoutMs } = member;
    if (mark.kind === 'namespace' || mark.kind === 'events' || mark.kind === 'state') return [];
    if (mark.kind === 'receive' && returns) {
      this.faults.add(`${nameOf(declaredBy)}.${name}`, 'has @Returns(), but returns nothing', 'Take @Returns() away');
    }
    this.refuseReferences(member);
    findPolicyFaults(member, this.faults);
    const types: unknown = Reflect.getOwnMetadata('design:paramtypes', declaredBy.prototype as object, name);
    if (!Array.isArray(types)) this.withoutMetadata.add(nameOf(declaredBy));
    return [
      {
        kind: mark.kind,
        name,
        alias: mark.kind === 'handle' ? mark.alias : undefined,
        parameters: Array.isArray(types) ? parameters.read(member, types) : [],
        access,
        timeoutMs,
        ...(mark.kind === 'stream' && mark.isResumable === true ? { isResumable: true } : {}),
        returns,
        policies: Object.freeze(policies),
      },
    ];
  }

  /** Functions and streams of the page live as long as their call, on the connection that it came by. */
  private refuseReferences({ mark, name, parameters, declaredBy }: MergedMember): void {
    if (![...parameters.values()].some(({ rules }) => rules.some(isReferenceRule))) return;
    const where = `${nameOf(declaredBy)}.${name}`;
    if (mark.kind === 'receive') {
      const mend = 'Make it a @Handle() that returns Promise<void>, or take the parameter away';
      this.faults.add(where, 'takes a callback or an upload, but ends as soon as it is called', mend);
    }
    if (mark.kind === 'stream' && mark.isResumable === true) {
      const mend = 'Take resumable away, or the parameter';
      this.faults.add(where, 'is resumable, but takes a callback or an upload, which ends with its connection', mend);
    }
  }

  private readEvents(member: MergedMember): readonly EventsDefinition[] {
    if (member.mark.kind !== 'events') return [];
    this.refuseMethodDecorators(member);
    return [{ name: member.name, paces: member.mark.paces ?? NO_PACES, access: member.access }];
  }

  private readState(member: MergedMember): readonly StateDefinition[] {
    const { mark, name, access, declaredBy } = member;
    if (mark.kind !== 'state') return [];
    this.refuseMethodDecorators(member);
    const initial = this.states.read(`${nameOf(declaredBy)}.${name}`, mark.options);
    return initial ? [{ ...mark.options, name, access, initial }] : [];
  }

  private readNamespace(member: MergedMember): readonly NamespaceDefinition[] {
    if (member.mark.kind !== 'namespace') return [];
    this.refuseMethodDecorators(member);
    const type = this.namespaceTypeOf(member);
    if (!type || this.isWithinItself(member, type)) return [];
    return [{ name: member.name, service: this.readService(type) }];
  }

  private namespaceTypeOf({ declaredBy, name }: MergedMember): Class<object> | undefined {
    const prototype = declaredBy.prototype as object;
    if (!Reflect.hasOwnMetadata('design:type', prototype, name)) {
      this.withoutMetadata.add(nameOf(declaredBy));
      return undefined;
    }
    const type: unknown = Reflect.getOwnMetadata('design:type', prototype, name);
    if (typeof type === 'function' && !isPlatformClass(type as Class<object>)) return type as Class<object>;
    this.faults.add(
      `${nameOf(declaredBy)}.${name}`,
      'is a namespace whose class is not known at run time: an interface, or a class under import type',
      'Declare it as the class of the event service, imported as a value; mind circular imports',
    );
    return undefined;
  }

  private isWithinItself({ declaredBy, name }: MergedMember, type: Class<object>): boolean {
    const start = this.path.indexOf(type);
    if (start === -1) return false;
    this.faults.add(
      `${nameOf(declaredBy)}.${name}`,
      `is a namespace within itself: ${[...this.path.slice(start), type].map((level) => nameOf(level)).join(' → ')}`,
      'Take one of these namespaces away; a service can have another one injected instead',
    );
    return true;
  }

  private refuseMethodDecorators(member: MergedMember): void {
    const where = `${nameOf(member.declaredBy)}.${member.name}`;
    if (member.returns) this.faults.add(where, 'has @Returns(), which is for methods', 'Take @Returns() away');
    if (member.timeoutMs !== undefined) this.faults.add(where, 'has @Timeout(), which is for methods', 'Take it away');
    for (const policy of Object.keys(member.policies)) {
      this.faults.add(where, `has the policy ${policy}, which is for methods`, 'Take its decorator away');
    }
    if (member.mark.kind === 'namespace' && member.hasOwnAccess) {
      this.faults.add(
        where,
        'is a namespace with an access decision, which would guard nothing',
        "Decide on its members, or by default on its class: @EventService({ access: 'area:action' })",
      );
    }
  }
}

function freezeAll<T extends object>(items: readonly T[]): readonly T[] {
  return Object.freeze(items.map((item) => Object.freeze(item)));
}
