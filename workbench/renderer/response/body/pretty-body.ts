import { useEffect, useMemo, useReducer } from 'react';
import type { BodyReading } from './body-reader.js';
import { pause } from './page-time.js';
import { MAX_PRETTY_BYTES, PrettyJob } from './pretty-job.js';

const FIRST_SLICE_MS = 16;
const SLICE_MS = 8;

/** Lays out a JSON body once it is whole; `null` for what isn't JSON, isn't whole, or is too large. */
export function usePrettyBody({ body, state }: BodyReading): PrettyJob | null {
  const isWanted = state !== 'reading' && body.kind === 'json' && !body.isCut && body.bytes.length <= MAX_PRETTY_BYTES;
  const [, renderAgain] = useReducer((count: number) => count + 1, 0);
  const job = useMemo(() => {
    if (!isWanted) return null;
    const started = new PrettyJob(new TextDecoder().decode(body.bytes.slice(0, body.bytes.length)));
    // What is small is done before it is first painted, so that it doesn't change before the eyes.
    started.run(deadlineIn(FIRST_SLICE_MS));
    return started;
  }, [isWanted, body]);
  useEffect(() => {
    if (job?.state !== 'working') return undefined;
    const stop = new AbortController();
    const goOn = async (): Promise<void> => {
      while (job.state === 'working' && !stop.signal.aborted) {
        await pause();
        job.run(deadlineIn(SLICE_MS));
      }
      if (!stop.signal.aborted) renderAgain();
    };
    void goOn();
    return () => stop.abort();
  }, [job]);
  return job;
}

function deadlineIn(ms: number): () => boolean {
  const deadline = performance.now() + ms;
  return () => performance.now() >= deadline;
}
