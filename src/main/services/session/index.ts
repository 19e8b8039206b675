export { openUsers, type OpenUsersOptions, type OpenedUsers } from './open-users.js';
export type { PasswordHasherOptions } from './password-hasher.js';
export type { ScryptCost } from './password-record.js';
export { SessionService } from './session-service.js';
export { Sessions, type SessionListener, type SessionOptions } from './sessions.js';
export { UserService } from './user-service.js';
export { Users, type UserChange } from './users.js';
