import { DefinitionError, type DefinitionFault } from '../../shared/index.js';

/** Gathers what is wrong, so that whoever mends it learns everything at once. */
export class FaultCollector {
  private readonly byText = new Map<string, DefinitionFault>();

  get faults(): readonly DefinitionFault[] {
    return [...this.byText.values()];
  }

  /**
   * Notes a fault; one that is known already, reached by another way, is not noted twice.
   *
   * @param where the class, and the member and the parameter where it applies
   * @param problem without a full stop, continuing `where`
   * @param mend what to write instead, without a full stop
   */
  add(where: string, problem: string, mend: string): void {
    const key = JSON.stringify([where, problem]);
    if (!this.byText.has(key)) this.byText.set(key, { where, problem, mend });
  }

  /** @throws {DefinitionError} when there are any */
  throwIfAny(): void {
    if (this.byText.size > 0) throw new DefinitionError(this.faults);
  }
}
