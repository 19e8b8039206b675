import { SendHorizontal } from 'lucide-react';
import { useEffect, useRef, type FormEvent } from 'react';
import { Button } from 'react-aria-components';
import type { RequestDraft } from '../../contract/index.js';
import { isRunning } from '../exchange/exchange-view.js';
import { SHORTCUT_KEYS } from '../shell/shortcuts.js';
import { useStore } from '../shell/store.js';
import { useWorkbench } from '../shell/workbench-context.js';
import type { EditorEntry } from '../workspace/workspace-state.js';
import { MethodField } from './method-field.js';

/** Where the focus goes for a new request. */
export const URL_INPUT_ID = 'url-input';
/** Where the focus goes when what was running is over. */
export const SEND_BUTTON_ID = 'send-button';

export interface UrlBarProps {
  readonly entry: EditorEntry;
  readonly draft: RequestDraft;
  readonly onEdit: (change: Partial<RequestDraft>) => void;
  readonly onSend: () => void;
}

/** Method and URL, and the button that sends. Enter in either sends too. */
export function UrlBar({ entry, draft, onEdit, onSend }: UrlBarProps) {
  const { runner } = useWorkbench();
  const isBusy = useStore(runner.runs, (runs) => isRunning(runs.get(entry.key)));
  const urlInput = useRef<HTMLInputElement>(null);
  const isBlank = entry.requestId === null && draft.url === '';
  // A new request is begun by its URL; what was opened leaves the focus where it was.
  useEffect(() => {
    if (isBlank) urlInput.current?.focus();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- only when it is opened, not when the URL is emptied
  }, [entry.key]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSend();
  };
  return (
    <form className="url-bar" onSubmit={submit}>
      <div className="url-box">
        <MethodField method={draft.method} onChange={(method) => onEdit({ method })} />
        <input
          ref={urlInput}
          id={URL_INPUT_ID}
          className="url-input"
          aria-label="URL"
          placeholder="https://api.example.com/things?page=1"
          maxLength={65_536}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          inputMode="url"
          value={draft.url}
          onChange={(event) => onEdit({ url: event.target.value })}
        />
      </div>
      <Button id={SEND_BUTTON_ID} className="button primary send-button" type="submit" isPending={isBusy}>
        <SendHorizontal size={15} aria-hidden />
        Send
        <kbd aria-hidden="true">{SHORTCUT_KEYS.send}</kbd>
      </Button>
    </form>
  );
}
