import { createStore, type Store } from './store.js';

/** A failure that belongs to no place of the page. */
export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly onDismiss?: () => void;
}

/** What is to be told, oldest first. */
export interface Notices {
  readonly list: Store<readonly Notice[]>;
  /** @param onDismiss called when the user has seen it and dismisses it */
  readonly add: (text: string, onDismiss?: () => void) => void;
  readonly dismiss: (id: number) => void;
}

/** More than these would cover the page; the oldest goes. */
const MAX_NOTICES = 4;

export function createNotices(): Notices {
  const list = createStore<readonly Notice[]>([]);
  let nextId = 1;
  return {
    list,
    add: (text, onDismiss) => {
      // The same news twice is shown once, as the latest.
      const others = list.get().filter((notice) => notice.text !== text);
      list.set([...others, { id: nextId++, text, ...(onDismiss ? { onDismiss } : {}) }].slice(-MAX_NOTICES));
    },
    dismiss: (id) => {
      list
        .get()
        .find((notice) => notice.id === id)
        ?.onDismiss?.();
      list.set(list.get().filter((notice) => notice.id !== id));
    },
  };
}
