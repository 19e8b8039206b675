import { createStore, type Store } from './store.js';

/** A failure that belongs to no place of the page. */
export interface Notice {
  readonly id: number;
  readonly text: string;
}

/** What is to be told, oldest first. */
export interface Notices {
  readonly list: Store<readonly Notice[]>;
  readonly add: (text: string) => void;
  readonly dismiss: (id: number) => void;
}

/** More than these would cover the page; the oldest goes. */
const MAX_NOTICES = 4;

export function createNotices(): Notices {
  const list = createStore<readonly Notice[]>([]);
  let nextId = 1;
  return {
    list,
    add: (text) => {
      // The same news twice is shown once, as the latest.
      const others = list.get().filter((notice) => notice.text !== text);
      list.set([...others, { id: nextId++, text }].slice(-MAX_NOTICES));
    },
    dismiss: (id) => list.set(list.get().filter((notice) => notice.id !== id)),
  };
}
