import { LoaderCircle } from 'lucide-react';
import { useMemo } from 'react';
import type { HttpResponse } from 'sallyport/shim';
import { describeError, isConnectionLost, isNotFound } from '../../shell/describe-error.js';
import type { ExchangeView } from '../../exchange/exchange-view.js';
import { useSetting } from '../../settings/use-setting.js';
import { EventsView } from '../events/events-view.js';
import { mediaTypeOf } from './body-kind.js';
import { BodyFrame } from './body-frame.js';
import type { BodyModes } from './body-modes.js';
import { bodyNote, type BodyExtent } from './body-note.js';
import type { BodyReading } from './body-reader.js';
import { HexSource } from './hex-source.js';
import { ImageView } from './image-view.js';
import { TextView } from './text-view.js';

export interface BodyViewProps {
  readonly reading: BodyReading;
  readonly modes: BodyModes;
  readonly response: HttpResponse;
  readonly view: ExchangeView;
  readonly extent: BodyExtent;
}

/** The body, in the chosen mode, with what there is to say about it above. */
export function BodyView({ extent, ...props }: BodyViewProps) {
  const { reading, modes, response, view } = props;
  const note = bodyNote(reading, modes, response, extent);
  return (
    <div className="body-view">
      {reading.state === 'failed' && view.state !== 'receiving' && <ReadFailure error={reading.error} />}
      {note !== '' && <p className="body-note">{note}</p>}
      <BodyContent {...props} />
    </div>
  );
}

function BodyContent({ reading, modes, response, view }: Omit<BodyViewProps, 'extent'>) {
  const { body } = reading;
  const isWrapped = useSetting('wrapsLines') ?? true;
  const hex = useMemo(() => new HexSource(body.bytes), [body]);
  switch (modes.mode) {
    case 'events':
      return body.events && <EventsView log={body.events} view={view} receivedBytes={reading.receivedBytes} />;
    case 'pretty':
      return modes.pretty && <TextView source={modes.pretty.source} isWrapped={isWrapped} language="json" />;
    case 'raw':
      return (
        <TextView
          source={body.lines}
          isWrapped={isWrapped}
          language={body.kind?.startsWith('json') ? 'json' : 'text'}
        />
      );
    case 'hex':
      return <TextView source={hex} isWrapped={false} language="hex" />;
    case 'image':
      return <ImageView reading={reading} mediaType={mediaTypeOf(response.contentType)} />;
    case null:
      return <NothingYet isReading={reading.state === 'reading' || view.state === 'receiving'} />;
  }
}

function NothingYet({ isReading }: { readonly isReading: boolean }) {
  return (
    <BodyFrame>
      {isReading ? (
        <div className="pane-hint">
          <LoaderCircle className="spin" size={20} aria-hidden />
          <p>Waiting for the first bytes</p>
        </div>
      ) : (
        <p className="pane-hint">The response has no content.</p>
      )}
    </BodyFrame>
  );
}

/** Of a connection that is lost a banner tells. */
function ReadFailure({ error }: { readonly error: unknown }) {
  if (isConnectionLost(error)) return null;
  return (
    <p className="body-note" role="alert">
      {isNotFound(error) ? 'The content is no longer kept on disk.' : describeError(error)}
    </p>
  );
}
