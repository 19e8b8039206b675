import { useEffect, useId, useRef, type FormEvent } from 'react';
import type { RequestDraft } from '../../contract/index.js';
import type { EditorEntry } from '../workspace/workspace-state.js';
import { MethodField } from './method-field.js';
import { completeUrl, missingScheme } from './missing-scheme.js';
import { SendButton } from './send-button.js';

/** Where the focus goes for a new request. */
export const URL_INPUT_ID = 'url-input';

export interface UrlBarProps {
  readonly entry: EditorEntry;
  readonly draft: RequestDraft;
  readonly onEdit: (change: Partial<RequestDraft>) => void;
  readonly onSend: () => void;
}

/** Method and URL, and the button that sends. Enter in either sends too. */
export function UrlBar({ entry, draft, onEdit, onSend }: UrlBarProps) {
  const urlInput = useRef<HTMLInputElement>(null);
  const scheme = missingScheme(draft.url);
  const schemeId = useId();
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
        {scheme !== '' && (
          <span className="url-scheme" id={schemeId} title={`It is sent to ${completeUrl(draft.url)}`}>
            {scheme}
          </span>
        )}
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
          aria-describedby={scheme === '' ? undefined : schemeId}
          value={draft.url}
          onChange={(event) => onEdit({ url: event.target.value })}
        />
      </div>
      <SendButton entryKey={entry.key} />
    </form>
  );
}
