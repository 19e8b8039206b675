import { createStore } from '../../shell/store.js';

const STORAGE_KEY = 'sallyport.wrap';

/** Whether long lines are wrapped, in every response. */
export const wrapping = createStore(localStorage.getItem(STORAGE_KEY) !== 'no');

export function setWrapping(isWrapped: boolean): void {
  localStorage.setItem(STORAGE_KEY, isWrapped ? 'yes' : 'no');
  wrapping.set(isWrapped);
}
