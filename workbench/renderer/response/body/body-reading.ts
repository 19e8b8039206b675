import { useEffect, useState, useSyncExternalStore } from 'react';
import type { HttpResponse } from 'sallyport/shim';
import { useWorkbench } from '../../shell/workbench-context.js';
import { BodyReader, type BodyReading } from './body-reader.js';
import { pause, requestUpdate } from './page-time.js';

/**
 * Reads the body of a response as long as the component is there; for another response, use another component.
 *
 * @param isOver whether the response is over, so that nothing needs to be counted beyond what is kept
 */
export function useBodyReading(response: HttpResponse, isOver: boolean): BodyReading {
  const { service } = useWorkbench();
  const [reader] = useState(
    () =>
      new BodyReader({
        contentType: response.contentType,
        open: () => service.http.body(response.id, 0),
        requestUpdate,
        pause,
        now: () => performance.now(),
      }),
  );
  useEffect(() => {
    if (isOver) reader.markOver();
  }, [isOver, reader]);
  return useSyncExternalStore(reader.subscribe, reader.snapshot);
}
