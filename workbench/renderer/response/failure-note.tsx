import { CircleSlash, TriangleAlert } from 'lucide-react';
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
