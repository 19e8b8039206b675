import { useEffect, useRef } from 'react';

/** What the keyboard can ask for from anywhere in the page. */
export interface ShortcutActions {
  readonly save: () => void;
  readonly saveAs: () => void;
  readonly send: () => void;
  readonly newRequest: () => void;
  readonly settings: () => void;
  readonly log: () => void;
}

const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.platform);

/** The keys of each action, as they are written on this system's keyboard. */
export const SHORTCUT_KEYS: Readonly<Record<keyof ShortcutActions, string>> = IS_APPLE
  ? { save: '⌘S', saveAs: '⇧⌘S', send: '⌘↩', newRequest: '⌃N', settings: '⌘,', log: '⌃`' }
  : {
      save: 'Ctrl+S',
      saveAs: 'Ctrl+Shift+S',
      send: 'Ctrl+Enter',
      newRequest: 'Alt+N',
      settings: 'Ctrl+,',
      log: 'Ctrl+`',
    };

/** Which action a key press asks for. */
function actionOf(event: KeyboardEvent): keyof ShortcutActions | null {
  const { ctrlKey, metaKey, altKey, shiftKey } = event;
  const isCommand = (IS_APPLE ? metaKey && !ctrlKey : ctrlKey && !metaKey) && !altKey;
  if (isCommand && event.code === 'KeyS') return shiftKey ? 'saveAs' : 'save';
  if (isCommand && !shiftKey && event.key === 'Enter') return 'send';
  if (isCommand && !shiftKey && event.key === ',') return 'settings';
  if (ctrlKey && !metaKey && !altKey && !shiftKey && event.code === 'Backquote') return 'log';
  // Browsers keep Ctrl+N (and on a Mac Command+N) for a new window.
  const isNew = IS_APPLE ? ctrlKey && !altKey && !metaKey : altKey && !ctrlKey && !metaKey;
  return isNew && !shiftKey && event.code === 'KeyN' ? 'newRequest' : null;
}

/** Listens for the keys of `actions` everywhere but behind an open dialog. */
export function useShortcuts(actions: ShortcutActions): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const action = actionOf(event);
      if (action === null) return;
      // Before anybody else: the code editor takes Ctrl+Enter for a blank line, the browser Ctrl+S for saving the page.
      event.preventDefault();
      event.stopPropagation();
      const isBehindDialog = document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;
      if (!event.repeat && !isBehindDialog) latest.current[action]();
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
}
