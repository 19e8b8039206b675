import { useMemo, useState } from 'react';
import { ToggleButton } from 'react-aria-components';
import { CopyButton } from '../body/copy-button.js';
import { JsonLine } from '../body/json-line.js';
import type { StreamEvent } from './event-log.js';
import { eventText } from './event-text.js';

/** All of an event's data, JSON laid out unless it is asked for as it was sent. */
export function EventDetails({ event }: { readonly event: StreamEvent }) {
  const [isPretty, setIsPretty] = useState(true);
  const { text, isJson, isCut } = useMemo(() => eventText(event, isPretty), [event, isPretty]);
  return (
    <div className="event-details">
      <div className="event-tools">
        {isJson && (
          <ToggleButton className="event-pretty" isSelected={isPretty} onChange={setIsPretty}>
            Pretty
          </ToggleButton>
        )}
        <CopyButton read={() => event.data} />
      </div>
      <pre className="event-data">
        {isJson
          ? text.split('\n').map((line, index) => (
              // Lines of an event never move.
              <div key={index}>
                <JsonLine text={line} />
              </div>
            ))
          : text}
      </pre>
      {isCut && <p className="event-cut">Only the beginning is shown. All of it is on disk.</p>}
    </div>
  );
}
