import type { LockReason } from './access.js';

const TEXTS: Readonly<Record<LockReason, string>> = {
  none: '',
  'signed-out': 'You have signed out.',
  locked: 'Locked by you.',
  idle: 'Locked, for nothing was done for a while.',
  expired: 'Your session has lasted its time.',
  revoked: 'Your session was ended by an administrator, or by a new password.',
  lost: 'The workbench was restarted, or was away for too long.',
};

/** Why the page is locked, and what becomes of the work. */
export function describeLock(reason: LockReason, lastUser: string | null): string {
  const isKept = lastUser !== null && reason !== 'signed-out';
  return isKept ? `${TEXTS[reason]} What is open is kept: sign in as ${lastUser} to go on.` : TEXTS[reason];
}
