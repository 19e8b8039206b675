import { ValidationError, type ValidationFault } from '../../shared/index.js';

/** Faults that are reported of one call: enough for any form, too few to make a reply large. */
const MAX_FAULTS = 100;

/** Messages may quote what came over the wire, so they are cut. */
const MAX_MESSAGE_LENGTH = 300;

/** Collects what is wrong with the arguments of one call, so that all of it is reported at once. */
export class FaultList {
  private readonly faults: ValidationFault[] = [];

  /** Notes a fault, once; beyond {@link MAX_FAULTS} it is left out. */
  add(path: string, rule: string, message: string): void {
    if (this.faults.length >= MAX_FAULTS) return;
    if (this.faults.some((fault) => fault.path === path && fault.rule === rule)) return;
    const text = message.length > MAX_MESSAGE_LENGTH ? `${message.slice(0, MAX_MESSAGE_LENGTH)}…` : message;
    this.faults.push({ path, rule, message: text });
  }

  /** @throws {ValidationError} with every fault, if there is any */
  throwIfAny(): void {
    if (this.faults.length > 0) throw new ValidationError({ faults: [...this.faults] });
  }
}
