import type { DependencyContainer } from 'tsyringe';
import { DefinitionError, type Clock } from '../../shared/index.js';
import type { Logger } from '../logging/logger.js';
import type { BoundMember } from '../metadata/bound-member.js';
import type { Class, StateDefinition } from '../metadata/service-definition.js';
import { StateCell } from './state-cell.js';
import { StateKeeper } from './state-keeper.js';
import { STATE_STORAGE } from './state-storage.js';

/** A state of a host, and the name that it is saved under. */
export interface NamedState {
  /** The channel; where a service stands in two places, the first one. */
  readonly name: string;
  readonly definition: StateDefinition;
  readonly cell: StateCell<object>;
}

/** The states of one host: one for each `@State` property, there before the service itself is. */
export class StateCells {
  private readonly byService = new Map<Class<object>, Map<string, NamedState>>();

  private readonly keepers: StateKeeper[] = [];

  constructor(
    members: readonly BoundMember[],
    private readonly logger: Logger,
  ) {
    for (const member of members)
      if (member.kind === 'state') this.create(member.service, member.channel, member.state);
  }

  get all(): readonly NamedState[] {
    return [...this.byService.values()].flatMap((states) => [...states.values()]);
  }

  of(service: Class<object>, property: string): StateCell<object> {
    const state = this.byService.get(service)?.get(property);
    if (!state) throw new Error(`${service.name}.${property} is not a declared state`);
    return state.cell;
  }

  /**
   * Goes on with what was saved, and saves what comes.
   *
   * @throws {DefinitionError} when a state is to be saved, and there is nothing to save it in
   * @throws what the storage throws
   */
  async restore(container: DependencyContainer, clock: Clock): Promise<void> {
    const persisted = this.all.filter(({ definition }) => definition.persist);
    if (persisted.length === 0) return;
    if (!container.isRegistered(STATE_STORAGE, true)) throw withoutStorage(persisted);
    const storage = container.resolve(STATE_STORAGE);
    for (const state of persisted) {
      const keeper = new StateKeeper(state, storage, clock, this.logger);
      await keeper.restore();
      this.keepers.push(keeper);
    }
  }

  /** Saves what is not saved yet. @throws {AggregateError} after all have been tried, when some could not be */
  async [Symbol.asyncDispose](): Promise<void> {
    const results = await Promise.allSettled(this.keepers.splice(0).map((keeper) => keeper[Symbol.asyncDispose]()));
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    if (failures.length > 0) throw new AggregateError(failures, 'Some states could not be saved');
  }

  private create(service: Class<object>, name: string, definition: StateDefinition): void {
    const states = this.byService.get(service) ?? new Map<string, NamedState>();
    this.byService.set(service, states);
    if (states.has(definition.name)) return;
    const { type, initial } = definition;
    const onListenerError = (error: unknown): void =>
      this.logger.error('A listener of a state failed', { state: name, error });
    states.set(definition.name, { name, definition, cell: new StateCell({ of: type, initial, onListenerError }) });
  }
}

function withoutStorage(states: readonly NamedState[]): DefinitionError {
  return new DefinitionError(
    states.map(({ name }) => ({
      where: name,
      problem: 'is a state that is persisted, but the container has no STATE_STORAGE',
      mend: 'Register what openStateStorage() gives under STATE_STORAGE, in a test a fake',
    })),
  );
}
