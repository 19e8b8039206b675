import { useCallback, useLayoutEffect, useMemo, useSyncExternalStore, type DependencyList } from 'react';
import { ChunkKeeper, TextKeeper, type KeepOptions, type StreamKeeper } from './stream-keeper.js';
import { StreamReading, type OpenStream, type StreamSnapshot } from './stream-reading.js';
import { useLatest } from './use-latest.js';
import { useMadeFor } from './use-made-for.js';

/** How a stream is read. Other options than before count from the next start on. */
export interface StreamOptions<C> extends KeepOptions {
  /** Called with each chunk, in order; the next one is asked for when its promise has been kept. What it throws ends the stream. */
  readonly onChunk?: (chunk: C) => void | Promise<void>;
}

/** What both hooks tell of a stream. */
export interface StreamProgress extends Omit<StreamSnapshot<unknown>, 'value'> {
  /** Stops it, in main too; what has arrived stays. */
  readonly cancel: () => void;
  /** Begins again from the start. */
  readonly restart: () => void;
}

export interface StreamState<C> extends StreamProgress {
  /** What is kept of it, in order. */
  readonly chunks: readonly C[];
}

export interface TextStreamState extends StreamProgress {
  /** What is kept of it. */
  readonly text: string;
}

const NO_CHUNKS: readonly never[] = [];

/**
 * Reads a stream of main while the component is mounted, and renders as it arrives: once for each frame at most.
 * Unmounting it, or other `deps`, stops the stream in main. In StrictMode it is opened once.
 *
 * @typeParam C a chunk
 * @param open makes the stream, or gives `undefined` when there is nothing to read; its signal is aborted at the end
 * @param deps what `open` depends on, as of an effect: other ones begin another stream
 * @example
 * const { status, chunks, cancel } = useStream(() => service.search.find(words), [service, words]);
 */
export function useStream<C>(
  open: OpenStream<C>,
  deps: DependencyList,
  options: StreamOptions<C> = {},
): StreamState<C> {
  const [{ value, ...progress }, controls] = useReading(open, deps, options, NO_CHUNKS, createChunkKeeper<C>);
  return { ...progress, ...controls, chunks: value };
}

/**
 * Like {@link useStream}, for text: joins strings, and reads bytes as UTF-8 whose characters may lie across chunks.
 *
 * @example
 * const { text, bytes, status } = useTextStream(() => service.http.body(id), [service, id], { keep: 'tail' });
 * return <pre aria-busy={status === 'streaming'}>{text}</pre>;
 */
export function useTextStream<C extends Uint8Array | string>(
  open: OpenStream<C>,
  deps: DependencyList,
  options: StreamOptions<C> = {},
): TextStreamState {
  const [{ value, ...progress }, controls] = useReading(open, deps, options, '', createTextKeeper<C>);
  return { ...progress, ...controls, text: value };
}

type Controls = Pick<StreamProgress, 'cancel' | 'restart'>;

function useReading<C, V>(
  open: OpenStream<C>,
  deps: DependencyList,
  options: StreamOptions<C>,
  nothing: V,
  createKeeper: (options: KeepOptions) => StreamKeeper<C, V>,
): [StreamSnapshot<V>, Controls] {
  const latestRef = useLatest({ open, options });
  // Made by rendering, so that other deps show nothing of the stream before; it reads nothing until it is started.
  const reading = useMadeFor(deps, () => new StreamReading<C, V>(nothing));
  const restart = useCallback(() => {
    reading.start(() => {
      const { open: openLatest, options: now } = latestRef.current;
      return { open: openLatest, keeper: createKeeper(now), onChunk: now.onChunk };
    });
  }, [reading, latestRef, createKeeper]);
  useLayoutEffect(() => {
    restart();
    return () => reading.stop();
  }, [reading, restart]);
  const snapshot = useSyncExternalStore(reading.store.subscribe, reading.store.get);
  return [snapshot, useMemo(() => ({ cancel: () => reading.cancel(), restart }), [reading, restart])];
}

function createChunkKeeper<C>(options: KeepOptions): StreamKeeper<C, readonly C[]> {
  return new ChunkKeeper<C>(options);
}

function createTextKeeper<C extends Uint8Array | string>(options: KeepOptions): StreamKeeper<C, string> {
  return new TextKeeper(options);
}
