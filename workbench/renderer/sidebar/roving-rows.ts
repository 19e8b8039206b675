import { useCallback, useRef, useState, type RefCallback } from 'react';

/** What a row of a list needs so that arrow keys reach it. */
export interface RovingRow {
  readonly 'data-row': string;
  readonly tabIndex: 0 | -1;
  readonly onFocus: () => void;
}

/** What a list and its rows need of {@link useRovingRows}. */
export interface RovingRows {
  /** For the element that all the rows are in. */
  readonly attachFrame: RefCallback<HTMLElement>;
  readonly rowProps: (id: string) => RovingRow;
  /** Whether Tab reaches this row. */
  readonly isCurrent: (id: string) => boolean;
  /** Puts the focus into the list, as after the row that had it was deleted. */
  readonly focusList: () => void;
}

/**
 * Makes a list one stop of the Tab key, with arrow keys, Home and End going from row to row.
 *
 * @param ids of the rows, in the order they are shown
 * @param selectedId the row that Tab reaches first
 */
export function useRovingRows(ids: readonly string[], selectedId: string | null): RovingRows {
  const frame = useRef<HTMLElement>(null);
  const [activeId, setActiveId] = useState<string | null>(null);
  const currentId = [activeId, selectedId].find((id) => id !== null && ids.includes(id)) ?? ids[0] ?? null;
  const attachFrame = useCallback((element: HTMLElement | null) => {
    frame.current = element;
    element?.addEventListener('keydown', moveByKey);
    return () => element?.removeEventListener('keydown', moveByKey);
  }, []);
  return {
    attachFrame,
    rowProps: (id) => ({
      'data-row': id,
      tabIndex: id === currentId ? 0 : -1,
      onFocus: () => setActiveId(id),
    }),
    isCurrent: (id) => id === currentId,
    focusList: () => {
      const rows = rowsIn(frame.current);
      (rows.find((row) => row.tabIndex === 0) ?? rows[0])?.focus();
    },
  };
}

const rowsIn = (frame: EventTarget | null): readonly HTMLElement[] =>
  frame instanceof HTMLElement ? [...frame.querySelectorAll<HTMLElement>('[data-row]')] : [];

function moveByKey(event: KeyboardEvent): void {
  if (!(event.target instanceof HTMLElement) || event.target.dataset['row'] === undefined) return;
  const rows = rowsIn(event.currentTarget);
  const next = rows[indexByKey(event.key, rows.indexOf(event.target), rows.length)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function indexByKey(key: string, index: number, count: number): number {
  switch (key) {
    case 'ArrowDown':
      return Math.min(index + 1, count - 1);
    case 'ArrowUp':
      return Math.max(index - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return -1;
  }
}
