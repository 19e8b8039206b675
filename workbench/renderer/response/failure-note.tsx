import { CircleSlash, TriangleAlert, Unplug } from 'lucide-react';
import type { ExchangeView } from '../exchange/exchange-view.js';
import { formatBytes } from '../format/format-bytes.js';

export interface FailureNoteProps {
  readonly view: ExchangeView;
  readonly receivedBytes: number;
}

/** Why there is no response, or only the beginning of one. */
export function FailureNote({ view, receivedBytes }: FailureNoteProps) {
  const { state, response } = view;
  if (state === 'cancelled') {
    return (
      <div className="note" data-kind="calm">
        <CircleSlash size={16} aria-hidden />
        <p>
          {response
            ? `Stopped by you after ${formatBytes(receivedBytes)}.`
            : 'Stopped by you before the server answered.'}
        </p>
      </div>
    );
  }
  if (state === 'interrupted' && !view.isStored) return <LostNote hasResponse={response !== null} />;
  if (state !== 'failed' && state !== 'interrupted') return null;
  const message = view.message === '' ? 'The request failed.' : view.message;
  return (
    <div className="note" data-kind="error" role="alert">
      <TriangleAlert size={16} aria-hidden />
      <div>
        <strong>{response ? 'The response is incomplete' : 'There was no response'}</strong>
        <p>{message}</p>
        {response && <p className="note-more">{`What had arrived is kept: ${formatBytes(receivedBytes)}.`}</p>}
      </div>
    </div>
  );
}

/** The connection to main was lost: of that a banner tells, here is what it means for this request. */
function LostNote({ hasResponse }: { readonly hasResponse: boolean }) {
  return (
    <div className="note" data-kind="calm">
      <Unplug size={16} aria-hidden />
      <p>
        {hasResponse
          ? 'The rest is shown when the connection to the main process is back.'
          : 'It was given up when the connection to the main process was lost. Send it again when it is back.'}
      </p>
    </div>
  );
}
