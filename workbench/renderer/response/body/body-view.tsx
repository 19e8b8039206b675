import { LoaderCircle } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import type { HttpResponse } from 'sallyport/shim';
import { formatBytes } from '../../format/format-bytes.js';
import { describeError, isNotFound } from '../../shell/describe-error.js';
import { useStore } from '../../shell/store.js';
import { mediaTypeOf } from './body-kind.js';
import type { BodyModes } from './body-modes.js';
import { bodyNote } from './body-note.js';
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
}

/** The body, in the chosen mode, with what there is to say about it above. */
export function BodyView({ reading, modes, response, isReceiving }: BodyViewProps) {
  const note = bodyNote(reading, modes, response);
  return (
    <div className="body-view">
      {reading.state === 'failed' && !isReceiving && <ReadFailure error={reading.error} />}
      {note !== '' && <p className="body-note">{note}</p>}
      <BodyContent reading={reading} modes={modes} response={response} isReceiving={isReceiving} />
    </div>
  );
}

function BodyContent({ reading, modes, response, isReceiving }: BodyViewProps) {
  const { body } = reading;
  const isWrapped = useStore(wrapping, (value) => value);
  const hex = useMemo(() => new HexSource(body.bytes), [body]);
  switch (modes.mode) {
    case 'pretty':
      return modes.pretty && <TextView source={modes.pretty.source} isWrapped={isWrapped} language="json" />;
    case 'raw':
      return <TextView source={body.lines} isWrapped={isWrapped} language={body.kind === 'json' ? 'json' : 'text'} />;
    case 'hex':
      return <TextView source={hex} isWrapped={false} language="text" />;
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
        <p className="pane-hint">Nothing came with it: {formatBytes(0)}.</p>
      )}
    </BodyFrame>
  );
}

/** Where a body that isn't text is shown. */
export function BodyFrame({ children }: { readonly children: ReactNode }) {
  return (
    <div className="body-frame" role="region" aria-label="Response body">
      {children}
    </div>
  );
}

function ReadFailure({ error }: { readonly error: unknown }) {
  return (
    <p className="body-note" role="alert">
      {isNotFound(error) ? 'The content is no longer kept on disk.' : describeError(error)}
    </p>
  );
}
