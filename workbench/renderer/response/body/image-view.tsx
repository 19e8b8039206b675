import { useEffect, useState } from 'react';
import { BodyFrame } from './body-view.js';
import type { BodyReading } from './body-reader.js';

export interface ImageViewProps {
  readonly reading: BodyReading;
  /** Such as `image/png`. */
  readonly mediaType: string;
}

/** An image once it is whole. */
export function ImageView({ reading, mediaType }: ImageViewProps) {
  const { body, state } = reading;
  const url = useObjectUrl(reading, mediaType);
  const [facts, setFacts] = useState('');
  if (state === 'reading') return <Hint text="The image is on its way" />;
  if (body.isCut) return <Hint text="The image is too large to be shown here." />;
  if (url === null) return <Hint text="" />;
  if (facts === 'broken') return <Hint text="This isn’t an image that can be shown." />;
  return (
    <BodyFrame>
      <figure className="image-figure">
        <img
          src={url}
          alt="The response"
          onLoad={({ currentTarget }) => setFacts(`${currentTarget.naturalWidth} × ${currentTarget.naturalHeight}`)}
          onError={() => setFacts('broken')}
        />
        <figcaption>
          {facts} {mediaType}
        </figcaption>
      </figure>
    </BodyFrame>
  );
}

function Hint({ text }: { readonly text: string }) {
  return (
    <BodyFrame>
      <p className="pane-hint">{text}</p>
    </BodyFrame>
  );
}

/** An address for the body's bytes, given back when it isn't shown any more. */
function useObjectUrl({ body, state }: BodyReading, mediaType: string): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (state === 'reading' || body.isCut) return undefined;
    const created = URL.createObjectURL(new Blob(body.bytes.pieces(), { type: mediaType }));
    setUrl(created);
    return () => URL.revokeObjectURL(created);
  }, [body, state, mediaType]);
  return url;
}
