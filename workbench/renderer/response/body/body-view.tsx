import { LoaderCircle } from 'lucide-react';
import { useMemo } from 'react';
import type { HttpResponse } from 'sallyport/shim';
import { describeError, isNotFound } from '../../shell/describe-error.js';
import { useStore } from '../../shell/store.js';
import { mediaTypeOf } from './body-kind.js';
import { BodyFrame } from './body-frame.js';
import type { BodyModes } from './body-modes.js';
import { bodyNote, type BodyExtent } from './body-note.js';
import type { BodyReading } from './body-reader.js';
import { HexSource } from './hex-source.js';
import { ImageView } from './image-view.js';
import { TextView } from './text-view.js';
import { wrapping } from './wrapping.js';

export interface BodyViewProps {
  readonly reading: BodyReading;
  readonly modes: BodyModes;
  readonly response: HttpResponse;
  readonly isReceiving: boolean;
  readonly extent: BodyExtent;
}

/** The body, in the chosen mode, with what there is to say about it above. */
export function BodyView({ extent, ...props }: BodyViewProps) {
  const { reading, modes, response, isReceiving } = props;
  const note = bodyNote(reading, modes, response, extent);
  return (
    <div className="body-view">
      {reading.state === 'failed' && !isReceiving && <ReadFailure error={reading.error} />}
      {note !== '' && <p className="body-note">{note}</p>}
      <BodyContent {...props} />
    </div>
  );
}

function BodyContent({ reading, modes, response, isReceiving }: Omit<BodyViewProps, 'extent'>) {
  const { body } = reading;
  const isWrapped = useStore(wrapping, (value) => value);
  const hex = useMemo(() => new HexSource(body.bytes), [body]);
  switch (modes.mode) {
    case 'pretty':
      return modes.pretty && <TextView source={modes.pretty.source} isWrapped={isWrapped} language="json" />;
    case 'raw':
      return <TextView source={body.lines} isWrapped={isWrapped} language={body.kind === 'json' ? 'json' : 'text'} />;
    case 'hex':
      return <TextView source={hex} isWrapped={false} language="hex" />;
    case 'image':
      return <ImageView reading={reading} mediaType={mediaTypeOf(response.contentType)} />;
    case null:
      return <NothingYet isReading={reading.state === 'reading' || isReceiving} />;
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

function ReadFailure({ error }: { readonly error: unknown }) {
  return (
    <p className="body-note" role="alert">
      {isNotFound(error) ? 'The content is no longer kept on disk.' : describeError(error)}
    </p>
  );
}
