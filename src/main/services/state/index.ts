export { openStateStorage, type OpenStateStorageOptions, type OpenedStateStorage } from './open-state-storage.js';
export { SqliteStateStorage } from './sqlite-state-storage.js';
