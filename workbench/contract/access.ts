// Apart from the payload classes, so that the page gets by without the validators.

/** The roles that a user of the workbench can have: `admin` looks after users, audit and limits besides. */
export const ROLES = ['admin', 'user'] as const;

/** Characters that a new password must have. */
export const MIN_PASSWORD_LENGTH = 12;
