import { MIN_PASSWORD_LENGTH } from '../../contract/access.js';

// As of `sallyport/shim`, which would bring the validators into the page.
/** The most characters that a password may have. */
export const MAX_PASSWORD_LENGTH = 1_024;
/** The most characters that a user's name may have. */
export const MAX_USER_NAME_LENGTH = 64;

export const PASSWORD_HINT = `At least ${MIN_PASSWORD_LENGTH} characters; several words are good.`;

/** What is wrong with a new password, before main is asked; an empty text when nothing is. */
export function checkNewPassword(password: string, again: string, name: string): string {
  if (password.length < MIN_PASSWORD_LENGTH) return `It needs at least ${MIN_PASSWORD_LENGTH} characters.`;
  if (password.toLowerCase() === name.toLowerCase()) return 'It must not be the name.';
  return password === again ? '' : 'The two passwords are not the same.';
}
