import { memo } from 'react';
import { formatTime } from '../../format/format-time.js';
import { EventDetails } from './event-details.js';
import type { StreamEvent } from './event-log.js';
import { eventPreview } from './event-text.js';

export interface EventRowProps {
  readonly event: StreamEvent;
  readonly isOpen: boolean;
  readonly onToggle: (number: number) => void;
}

/** One event on one line, which opens to show all of its data. */
export const EventRow = memo(function EventRow({ event, isOpen, onToggle }: EventRowProps) {
  const { number, atMs, type, id, data } = event;
  return (
    <>
      <button type="button" className="event-row" aria-expanded={isOpen} onClick={() => onToggle(number)}>
        <span className="event-number">{number}</span>
        {atMs !== null && <time className="event-time">{formatTime(atMs)}</time>}
        <span className="event-type" data-default={type === 'message'} title={type}>
          {type}
        </span>
        {id !== '' && (
          <span className="event-id" title={`Last event ID: ${id}`}>
            {id}
          </span>
        )}
        <span className="event-preview">{eventPreview(data)}</span>
      </button>
      {isOpen && <EventDetails event={event} />}
    </>
  );
});
