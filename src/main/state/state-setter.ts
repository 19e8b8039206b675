import { ValidateBy } from 'class-validator';
import { FORBIDDEN_STATE_KEYS, UnsupportedError, formatPath } from '../../shared/index.js';
import type { BoundMethod, BoundState } from '../metadata/bound-member.js';
import type { AccessDecision, MethodDefinition, ParameterDefinition } from '../metadata/service-definition.js';
import type { StateCell } from './state-cell.js';

/** What lies deeper than a class can say can't be set by itself anyway. */
const MAX_PATH_LENGTH = 64;

/** What a page's `set` calls: the one method of a state, under its channel. */
export class StateSetter {
  constructor(
    private readonly cell: StateCell<object>,
    private readonly bound: BoundState,
  ) {}

  /**
   * @returns the revision that has the change
   * @throws {UnsupportedError} when pages may not set this part
   * @throws {ValidationError} and {ConflictError} as `StateCell.set` does
   */
  async set(path: readonly (string | number)[], value: unknown, expectedRevision?: number): Promise<number> {
    const { writable } = this.bound.state;
    const isWritable = writable?.fields === 'all' || writable?.fields.some((field) => field === path[0]) === true;
    if (!isWritable) {
      const details = { path: formatPath(path) };
      throw new UnsupportedError('Pages do not set this part of the state', { details });
    }
    return this.cell.setPart(path, value, expectedRevision);
  }
}

/** The method that `set` is on the wire: `[path, value, expectedRevision?]`, under the policies of any other. */
export function setterMethod({ path, channel, access, state }: BoundState): BoundMethod {
  const method: MethodDefinition = {
    kind: 'handle',
    name: 'set',
    alias: undefined,
    parameters: PARAMETERS,
    access: undefined,
    timeoutMs: undefined,
    returns: undefined,
    policies: {},
  };
  const both = joinAccess(access, state.writable?.access);
  return { kind: 'handle', path, channel, service: StateSetter, access: both, alias: undefined, method };
}

/** Who sets a state must be allowed to see it too. */
function joinAccess(access: AccessDecision, more: AccessDecision | undefined): AccessDecision {
  if (more === undefined || more.kind === 'public') return access;
  if (access.kind === 'public') return more;
  return { kind: 'requires', permissions: [...new Set([...access.permissions, ...more.permissions])] };
}

const PARAMETERS: readonly ParameterDefinition[] = [
  ruleParameter('isStatePath', `must be an array of at most ${MAX_PATH_LENGTH} names and indexes`, isStatePath, false),
  ruleParameter('isAnything', 'may be anything', () => true, true),
  ruleParameter('isRevision', 'must be a revision', (value) => Number.isSafeInteger(value), true),
];

function ruleParameter(
  name: string,
  message: string,
  validate: (value: unknown) => boolean,
  optional: boolean,
): ParameterDefinition {
  const decorator = ValidateBy({ name, validator: { validate, defaultMessage: () => message } });
  return { kind: 'rules', rules: [{ kind: 'validator', decorator }], optional, nullable: name === 'isAnything' };
}

function isStatePath(value: unknown): boolean {
  if (!Array.isArray(value) || value.length > MAX_PATH_LENGTH) return false;
  return value.every((key) =>
    typeof key === 'string' ? !FORBIDDEN_STATE_KEYS.has(key) : Number.isSafeInteger(key) && key >= 0,
  );
}
