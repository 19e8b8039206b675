export {
  STATE_STORAGE,
  type LogAddition,
  type LoggedRevision,
  type StateHistory,
  type StateStorage,
  type StoredState,
} from './state-storage.js';
export { StateCell, type StateCellOptions } from './state-cell.js';
