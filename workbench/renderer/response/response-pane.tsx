import { Inbox, LoaderCircle } from 'lucide-react';
import { isNotFound, describeError } from '../shell/describe-error.js';
import { useExchange } from '../exchange/use-exchange.js';
import type { ExchangeView } from '../exchange/exchange-view.js';
import { SHORTCUT_KEYS } from '../shell/shortcuts.js';
import type { EditorEntry } from '../workspace/workspace-state.js';
import { ByteProgress } from './byte-progress.js';
import { FailureNote } from './failure-note.js';
import { ResponseSummary } from './response-summary.js';
import { ResponseTabs } from './response-tabs.js';

export interface ResponsePaneProps {
  readonly entry: EditorEntry;
  readonly onCancel: (shownResponseId?: string) => void;
}

/** What came back. */
export function ResponsePane({ entry, onCancel }: ResponsePaneProps) {
  const { view, isLoading, error } = useExchange(entry);
  return (
    <section className="response" aria-label="Response">
      {view ? (
        <Exchange view={view} onCancel={() => onCancel(view.response?.id)} />
      ) : (
        <NoExchange isLoading={isLoading} error={error} />
      )}
    </section>
  );
}

function Exchange({ view, onCancel }: { readonly view: ExchangeView; readonly onCancel: () => void }) {
  const { response } = view;
  // What streams in is counted by the part that reads it, which tells the summary.
  if (response) return <ResponseTabs key={response.id} view={view} response={response} onCancel={onCancel} />;
  return (
    <>
      <ResponseSummary view={view} receivedBytes={0} onCancel={onCancel} />
      {view.sending && (
        <ByteProgress label="Upload" bytes={view.sending.sentBytes} totalBytes={view.sending.totalBytes} />
      )}
      <div className="response-rest">
        <FailureNote view={view} receivedBytes={0} />
        {view.state === 'sending' && (
          <div className="pane-hint">
            <LoaderCircle className="spin" size={20} aria-hidden />
            <p>{isUploading(view) ? 'Sending the request' : 'Waiting for the server to answer'}</p>
          </div>
        )}
      </div>
    </>
  );
}

const isUploading = ({ sending }: ExchangeView): boolean => sending !== null && sending.sentBytes < sending.totalBytes;

function NoExchange({ isLoading, error }: { readonly isLoading: boolean; readonly error: unknown }) {
  if (isLoading) return <p className="pane-hint">Loading…</p>;
  if (error && !isNotFound(error)) {
    return (
      <p className="pane-hint" role="alert">
        {describeError(error)}
      </p>
    );
  }
  return (
    <div className="pane-hint">
      <Inbox size={22} aria-hidden />
      <p>{error ? 'What it received is no longer kept.' : 'The answer appears here.'}</p>
      <p className="pane-keys">
        <kbd>{SHORTCUT_KEYS.send}</kbd> sends the request
      </p>
    </div>
  );
}
