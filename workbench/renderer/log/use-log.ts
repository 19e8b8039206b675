import { useEvent } from 'sallyport/renderer/react';
import { useCallback, useEffect, useState } from 'react';
import { requestUpdate } from '../response/body/page-time.js';
import { useWorkbench } from '../shell/workbench-context.js';
import { LogLines } from './log-lines.js';

/** Main's log for as long as the component is there: what it has by now, and what comes. */
export function useLog(): LogLines {
  const { service, connection, report } = useWorkbench();
  const [lines] = useState(() => new LogLines(requestUpdate));
  const load = useCallback((): void => {
    service.recentLog().then((excerpt) => lines.load(excerpt), report);
  }, [service, lines, report]);
  // What main still has of the lines that were lost takes their place.
  useEvent(service.updates, 'log-line', (line) => lines.add(line), { onLoss: load });
  useEffect(load, [load]);
  useEffect(() => connection.onBack(load), [connection, load]);
  return lines;
}
