import { useEffect, useState, useSyncExternalStore } from 'react';
import type { HttpResponse } from 'sallyport/shim';
import { useWorkbench } from '../../shell/workbench-context.js';
import type { BodyReading } from './body-reader.js';

/**
 * Reads the body of a response as long as the component is there; for another response, use another component.
 *
 * @param isOver whether the response is over, so that nothing needs to be counted beyond what is kept
 */
export function useBodyReading(response: HttpResponse, isOver: boolean): BodyReading {
  const { bodyReaders, connection } = useWorkbench();
  const [reader] = useState(() => bodyReaders.readerOf(response));
  useEffect(() => {
    if (isOver) reader.markOver();
  }, [isOver, reader]);
  useEffect(() => connection.onBack(() => reader.retry()), [connection, reader]);
  return useSyncExternalStore(reader.subscribe, reader.snapshot);
}
