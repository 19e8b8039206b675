import { useCallback, useState } from 'react';
import { BodyFrame } from './body-frame.js';
import type { BodyReading } from './body-reader.js';
import type { ResponseBody } from './response-body.js';

export interface ImageViewProps {
  readonly reading: BodyReading;
  /** Such as `image/png`. */
  readonly mediaType: string;
}

/** An image once it is whole. */
export function ImageView({ reading: { body, state }, mediaType }: ImageViewProps) {
  const [facts, setFacts] = useState('');
  const showImage = useObjectUrl(body, mediaType);
  if (state === 'reading') return <Hint text="The image is on its way" />;
  if (body.isCut) return <Hint text="The image is too large to be shown here." />;
  if (facts === 'broken') return <Hint text="This isn’t an image that can be shown." />;
  return (
    <BodyFrame>
      <figure className="image-figure">
        <img
          ref={showImage}
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

/** Gives an image the body's bytes by an address that is taken back when the image goes. */
function useObjectUrl(body: ResponseBody, mediaType: string): (image: HTMLImageElement) => () => void {
  return useCallback(
    (image) => {
      const url = URL.createObjectURL(new Blob(body.bytes.pieces(), { type: mediaType }));
      image.src = url;
      return () => URL.revokeObjectURL(url);
    },
    [body, mediaType],
  );
}
