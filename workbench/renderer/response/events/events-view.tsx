import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useRef, useState } from 'react';
import type { ExchangeView } from '../../exchange/exchange-view.js';
import { useFollowEnd } from '../follow-end.js';
import type { EventLog, StreamEvent } from './event-log.js';
import { EventRow } from './event-row.js';
import { EventsBar } from './events-bar.js';

export interface EventsViewProps {
  readonly log: EventLog;
  readonly view: ExchangeView;
  readonly receivedBytes: number;
}

/** Must agree with `.event-row` of the stylesheet. */
const ROW_PX = 28;

/** Server-sent events as they come, the newest in view. Scrolling up, or opening one, lets the list stand still. */
export function EventsView({ log, view, receivedBytes }: EventsViewProps) {
  /** What is shown while the newest isn't followed. */
  const [standing, setStanding] = useState<readonly StreamEvent[] | null>(null);
  const events = standing ?? log.events;
  const setFollowing = useCallback((isFollowing: boolean): void => setStanding(isFollowing ? null : log.events), [log]);
  const newer = log.count - (events.at(-1)?.number ?? 0);
  return (
    <>
      <EventsBar
        log={log}
        view={view}
        receivedBytes={receivedBytes}
        newer={newer}
        isFollowing={standing === null}
        onFollow={setFollowing}
      />
      {events.length === 0 ? (
        <p className="pane-hint">
          {view.state === 'receiving' ? 'Waiting for the first event' : 'There was no event.'}
        </p>
      ) : (
        <EventList events={events} isFollowing={standing === null} setFollowing={setFollowing} />
      )}
    </>
  );
}

interface EventListProps {
  readonly events: readonly StreamEvent[];
  readonly isFollowing: boolean;
  readonly setFollowing: (isFollowing: boolean) => void;
}

function EventList({ events, isFollowing, setFollowing }: EventListProps) {
  const scroller = useRef<HTMLElement>(null);
  const [openNumbers, setOpenNumbers] = useState<ReadonlySet<number>>(new Set());
  // oxlint-disable-next-line react/incompatible-library -- concerns pages built with the React compiler, which this isn't
  const virtualizer = useVirtualizer({
    count: events.length,
    getScrollElement: () => scroller.current,
    getItemKey: useCallback((index: number) => events[index]?.number ?? index, [events]),
    estimateSize: () => ROW_PX,
    overscan: 4,
    useFlushSync: false,
  });
  const height = virtualizer.getTotalSize();
  const onScroll = useFollowEnd(scroller, isFollowing, setFollowing, events.at(-1)?.number);
  const toggle = useCallback(
    (number: number): void => {
      setOpenNumbers(
        (open) => new Set(open.has(number) ? [...open].filter((each) => each !== number) : [...open, number]),
      );
      // Whoever reads one wants it to stay where it is.
      setFollowing(false);
    },
    [setFollowing],
  );
  return (
    <section
      ref={scroller}
      className="events"
      aria-label="Response body"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it
      tabIndex={0}
      onScroll={onScroll}
    >
      <ol className="event-sizer" style={{ height }}>
        {virtualizer.getVirtualItems().map(({ key, index, start }) => (
          <li
            key={key}
            ref={virtualizer.measureElement}
            data-index={index}
            aria-setsize={events.length}
            aria-posinset={index + 1}
            style={{ transform: `translateY(${start}px)` }}
          >
            <EventItem event={events[index]} openNumbers={openNumbers} onToggle={toggle} />
          </li>
        ))}
      </ol>
    </section>
  );
}

interface EventItemProps {
  readonly event: StreamEvent | undefined;
  readonly openNumbers: ReadonlySet<number>;
  readonly onToggle: (number: number) => void;
}

function EventItem({ event, openNumbers, onToggle }: EventItemProps) {
  return event && <EventRow event={event} isOpen={openNumbers.has(event.number)} onToggle={onToggle} />;
}
