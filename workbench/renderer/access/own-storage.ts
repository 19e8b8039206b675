/** The part of `sessionStorage` that is used. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** What the tab remembers for one user only. @param owner whose it is, at the moment it is asked for */
export const ownStorage = (storage: TabStorage, owner: () => string): TabStorage => ({
  getItem: (key) => storage.getItem(ownKey(key, owner())),
  setItem: (key, value) => storage.setItem(ownKey(key, owner()), value),
});

const ownKey = (key: string, owner: string): string => (owner === '' ? key : `${key}@${owner}`);
