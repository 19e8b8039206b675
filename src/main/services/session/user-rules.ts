import { ValidationError, type ValidationFault } from '../../../shared/index.js';
import { MAX_PASSWORD_LENGTH, MAX_USER_NAME_LENGTH, MAX_USER_ROLES, ROLE_PATTERN } from '../../../shim/index.js';

/** What names, passwords and roles have to be. */
export interface UserRules {
  /** Characters. NIST SP 800-63B asks for 15 where a password is all there is, OWASP's cheat sheet too. @default 12 */
  readonly minPasswordLength: number;
  /** The roles that there are. @default any of the right form */
  readonly roles: readonly string[] | undefined;
}

/** Control and format characters, halves of pairs, what has no meaning yet: two names could look alike. */
const INVISIBLE = /\p{C}/u;
/** Nobody can type them. */
const CONTROL = /\p{Cc}/u;

/** A name as it is compared: without case, and however its characters were typed. */
export function toNameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

/** @throws {ValidationError} naming what is wrong with it */
export function checkName(name: string): void {
  const hasLength = name.length > 0 && toNameKey(name).length <= MAX_USER_NAME_LENGTH;
  if (hasLength && name === name.trim() && !INVISIBLE.test(name)) return;
  throw fault(
    'name',
    'userName',
    `must have 1 to ${MAX_USER_NAME_LENGTH} visible characters, and no space at either end`,
  );
}

/**
 * @param path names the field for the error
 * @throws {ValidationError} naming what is wrong with it
 */
export function checkPassword(password: string, name: string, path: string, { minPasswordLength }: UserRules): void {
  if (password.length < minPasswordLength || password.length > MAX_PASSWORD_LENGTH) {
    throw fault(path, 'passwordLength', `must have ${minPasswordLength} to ${MAX_PASSWORD_LENGTH} characters`);
  }
  if (CONTROL.test(password)) throw fault(path, 'passwordCharacters', 'must not have control characters');
  if (toNameKey(password) === toNameKey(name)) throw fault(path, 'passwordIsName', 'must not be the name');
}

/** @throws {ValidationError} naming the first role that nobody can have */
export function checkRoles(roles: readonly string[], { roles: known }: UserRules): void {
  if (roles.length > MAX_USER_ROLES) throw fault('roles', 'arrayMaxSize', `must not be more than ${MAX_USER_ROLES}`);
  for (const [index, role] of roles.entries()) {
    const isKnown = known ? known.includes(role) : ROLE_PATTERN.test(role);
    if (!isKnown) throw fault(`roles[${index}]`, 'role', 'must be one of the roles there are');
  }
}

function fault(path: string, rule: string, message: string): ValidationError {
  const faults: readonly ValidationFault[] = [{ path, rule, message }];
  return new ValidationError({ faults });
}
