import { ArrowDownToLine } from 'lucide-react';
import { ToggleButton } from 'react-aria-components';
import type { ExchangeView } from '../../exchange/exchange-view.js';
import { formatBytes } from '../../format/format-bytes.js';
import { formatDuration } from '../../format/format-duration.js';
import type { EventLog } from './event-log.js';
import { streamState } from './stream-state.js';

export interface EventsBarProps {
  readonly log: EventLog;
  readonly view: ExchangeView;
  readonly receivedBytes: number;
  /** How many have come since the list stands still. */
  readonly newer: number;
  readonly isFollowing: boolean;
  readonly onFollow: (isFollowing: boolean) => void;
}

/** How the stream stands, and whether the newest event is followed. */
export function EventsBar({ log, view, receivedBytes, newer, isFollowing, onFollow }: EventsBarProps) {
  const { text, tone } = streamState(view);
  const { count, retryMs } = log;
  return (
    <div className="events-bar">
      <output className="stream-state" aria-label="Stream" data-tone={tone} data-open={view.state === 'receiving'}>
        {text}
      </output>
      <span className="events-fact">{count === 1 ? '1 event' : `${count.toLocaleString('en')} events`}</span>
      <span className="events-fact">{formatBytes(receivedBytes)}</span>
      {retryMs !== null && (
        <span className="events-fact" title="What the server asks its clients to wait before they connect again">
          retry {formatDuration(retryMs)}
        </span>
      )}
      <ToggleButton className="button small follow-button" isSelected={isFollowing} onChange={onFollow}>
        <ArrowDownToLine size={13} aria-hidden />
        {newer > 0 ? `Follow, ${newer.toLocaleString('en')} new` : 'Follow'}
      </ToggleButton>
    </div>
  );
}
