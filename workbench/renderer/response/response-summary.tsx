import { X } from 'lucide-react';
import { Button } from 'react-aria-components';
import type { ExchangeView } from '../exchange/exchange-view.js';
import { formatAgo } from '../format/format-age.js';
import { formatBytes } from '../format/format-bytes.js';
import { SEND_BUTTON_ID } from '../editor/send-button.js';
import { isEventStream } from './body/body-kind.js';
import { SizeDetails } from './size-details.js';
import { statusTone } from './status-tone.js';
import { StopWatch } from './stop-watch.js';
import { TimingDetails } from './timing-details.js';

export interface ResponseSummaryProps {
  readonly view: ExchangeView;
  /** Bytes of the body that the page has seen. */
  readonly receivedBytes: number;
  readonly onCancel: () => void;
}

/** Status, time and size, and the way to stop. */
export function ResponseSummary({ view, receivedBytes, onCancel }: ResponseSummaryProps) {
  const isRunning = view.state === 'sending' || view.state === 'receiving';
  const cancel = (): void => {
    onCancel();
    // The button goes with what it stops; without this, so would the focus.
    document.getElementById(SEND_BUTTON_ID)?.focus();
  };
  return (
    <header className="summary">
      <output className="status" aria-label="Status" data-tone={statusTone(view.response?.status ?? null, view.state)}>
        {statusText(view)}
      </output>
      <output className="fact" aria-label="Time" aria-live="off">
        <TimeFact view={view} />
      </output>
      <output className="fact" aria-label="Size" aria-live="off">
        <SizeFact view={view} receivedBytes={receivedBytes} />
      </output>
      {view.isStored && !isRunning && <span className="summary-age">{agoText(view.sentAtMs)}</span>}
      {isRunning && (
        <Button className="button small cancel-button" onPress={cancel}>
          <X size={13} aria-hidden />
          {isEventStream(view.response?.contentType ?? null) ? 'Stop' : 'Cancel'}
        </Button>
      )}
    </header>
  );
}

function TimeFact({ view }: { readonly view: ExchangeView }) {
  if (view.outcome) return <TimingDetails timings={view.outcome.timings} />;
  if (view.state === 'sending' || view.state === 'receiving') return <StopWatch sinceMs={view.sentAtMs} />;
  return view.totalMs === null ? '—' : <StopWatch sinceMs={view.sentAtMs} totalMs={view.totalMs} />;
}

function SizeFact({ view, receivedBytes }: Pick<ResponseSummaryProps, 'view' | 'receivedBytes'>) {
  if (view.outcome && view.response) return <SizeDetails outcome={view.outcome} />;
  return view.response ? formatBytes(receivedBytes) : '—';
}

function statusText({ state, response }: ExchangeView): string {
  if (response) return `${response.status} ${response.statusText}`.trim();
  switch (state) {
    case 'sending':
      return 'Sending…';
    case 'cancelled':
      return 'Stopped';
    case 'interrupted':
      return 'Interrupted';
    case 'receiving':
    case 'complete':
    case 'failed':
      return 'No response';
  }
}

const agoText = (atMs: number): string => formatAgo(atMs, Date.now());
