import type { StateStorage } from 'sallyport/main';
import { LIMIT_NAMES, LIMIT_RULES } from '../../contract/limit-rules.js';
import { LimitChoices } from '../../contract/index.js';

/** Under which the state of `LimitsService` is kept: its channel. */
const STATE_NAME = 'limits:chosen';

/** The limits that were chosen last, before there is a host to ask. What can't be read or is no such number is as at first. */
export async function readLimits(states: StateStorage): Promise<LimitChoices> {
  const saved = await states.load(STATE_NAME).catch(() => undefined); // the state itself tells of it, and sets it aside
  const values = new Map(Object.entries(Object(saved?.value)));
  return Object.assign(
    new LimitChoices(),
    Object.fromEntries(LIMIT_NAMES.map((name) => [name, withinRule(values.get(name), LIMIT_RULES[name])])),
  );
}

function withinRule(value: unknown, { min, max, initial }: { min: number; max: number; initial: number }): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max ? value : initial;
}
