/** What a user may do, in a word. */
export function describeRoles(roles: readonly string[]): string {
  if (roles.includes('admin')) return 'Administrator';
  return roles.includes('user') ? 'User' : 'Nothing';
}

const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** A date and time of day, for people. @param atMs since 1970 UTC */
export const formatDate = (atMs: number): string => DATE.format(atMs);
