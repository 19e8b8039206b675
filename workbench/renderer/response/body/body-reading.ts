import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { HttpResponse } from 'sallyport/shim';
import { useWorkbench } from '../../shell/workbench-context.js';
import { BodyReader, type BodyReading } from './body-reader.js';
import { pause, requestFrame } from './frame.js';

/**
 * Reads the body of a response as long as the component is there.
 *
 * @param hasEnded whether the response is over, so that nothing needs to be counted beyond what is kept
 */
export function useBodyReading(response: HttpResponse, hasEnded: boolean): BodyReading {
  const { service } = useWorkbench();
  const ended = useRef(hasEnded);
  useEffect(() => {
    ended.current = hasEnded;
  }, [hasEnded]);
  const { id, contentType } = response;
  const createReader = (): BodyReader =>
    new BodyReader({
      contentType,
      open: () => service.http.body(id, 0),
      hasEnded: () => ended.current,
      requestFrame,
      pause,
      now: () => performance.now(),
    });
  const [reader, setReader] = useState(createReader);
  const isStarted = useRef(false);
  useEffect(() => {
    // An effect may run anew for the same component; a reader that was stopped can't.
    const current = isStarted.current ? createReader() : reader;
    isStarted.current = true;
    setReader(current);
    void current.start();
    return () => current.stop();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- one reader for each response
  }, [service, id]);
  return useSyncExternalStore(reader.subscribe, reader.snapshot);
}
