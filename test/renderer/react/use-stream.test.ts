/** @jest-environment <rootDir>/test/setup/page-environment.cjs */
import { act, renderHook, waitFor } from '@testing-library/react';
import { StrictMode } from 'react';
import { useStream, useTextStream, type StreamOptions } from 'sallyport/renderer/react';
import { ConflictError, type Bytes } from 'sallyport/shared';
import { createDesk } from './create-desk.js';
import { ManualFrames } from './manual-frames.js';

const bytes = (...values: readonly number[]): Bytes => Uint8Array.from(values);

describe('useStream', () => {
  it('shows what arrives, then that it is done', async () => {
    await using desk = await createDesk();
    const { result } = renderHook(() => useStream(() => desk.service.body('a'), [desk.service]));
    desk.desk.push(bytes(1, 2), bytes(3));
    await waitFor(() => expect(result.current).toMatchObject({ status: 'streaming', bytes: 3, items: 2 }));
    expect(result.current.chunks).toEqual([bytes(1, 2), bytes(3)]);
    desk.desk.end();
    await waitFor(() => expect(result.current.status).toBe('done'));
    expect(result.current).toMatchObject({ bytes: 3, items: 2, error: undefined });
    expect(desk.desk.log).toEqual(['opened a', 'left a']);
  });

  it('renders once for each frame, however many chunks arrive', async () => {
    await using desk = await createDesk();
    using frames = new ManualFrames();
    let renders = 0;
    const arrived: number[] = [];
    const { result } = renderHook(() => {
      renders += 1;
      return useStream(() => desk.service.body('a'), [], { onChunk: (chunk) => void arrived.push(chunk.length) });
    });
    await act(async () => undefined);
    const before = renders;
    desk.desk.push(...Array.from({ length: 50 }, () => bytes(1)));
    await waitFor(() => expect(arrived).toHaveLength(50));
    expect([renders, frames.size, result.current.items]).toEqual([before, 1, 0]);
    act(() => frames.run());
    expect([renders, frames.size, result.current.items]).toEqual([before + 1, 0, 50]);
    desk.desk.end();
    await waitFor(() => expect(result.current.status).toBe('done'));
    expect(renders).toBe(before + 2);
  });

  it('shows the end also where no frame comes any more, as in a hidden window', async () => {
    await using desk = await createDesk();
    using frames = new ManualFrames();
    desk.desk.push(bytes(1));
    desk.desk.end();
    const { result } = renderHook(() => useStream(() => desk.service.body('a'), []));
    await waitFor(() => expect(result.current).toMatchObject({ status: 'done', chunks: [bytes(1)] }));
    expect(frames.size).toBe(0);
  });

  it('stops the stream in main when its component goes', async () => {
    await using desk = await createDesk();
    const { unmount } = renderHook(() => useStream(() => desk.service.body('a'), []));
    await waitFor(() => expect(desk.desk.log).toEqual(['opened a']));
    unmount();
    desk.desk.push(bytes(1)); // main's generator is left where it next yields
    await waitFor(() => expect(desk.desk.log).toEqual(['opened a', 'left a']));
  });

  it('begins anew with other deps, and shows nothing of the one before from the same render on', async () => {
    await using desk = await createDesk();
    desk.desk.push(bytes(1));
    const seen: string[] = [];
    const { result, rerender } = renderHook(
      ({ id }) => {
        const stream = useStream(() => desk.service.body(id), [id]);
        seen.push(`${id} ${stream.items}`);
        return stream;
      },
      { initialProps: { id: 'a' } },
    );
    await waitFor(() => expect(result.current.items).toBe(1));
    seen.length = 0;
    rerender({ id: 'b' });
    expect(seen).not.toContain('b 1');
    await waitFor(() => expect(result.current.items).toBe(1));
    desk.desk.push(bytes(2));
    await waitFor(() => expect(result.current.items).toBe(2));
    await waitFor(() => expect(desk.desk.log).toEqual(['opened a', 'opened b', 'left a']));
  });

  it('keeps a stream whose deps are the same', async () => {
    await using desk = await createDesk();
    const { rerender } = renderHook(() => useStream(() => desk.service.body('a'), ['a', Number.NaN]));
    await waitFor(() => expect(desk.desk.log).toEqual(['opened a']));
    rerender();
    await act(async () => undefined);
    expect(desk.desk.log).toEqual(['opened a']);
  });

  it('opens it once in StrictMode', async () => {
    await using desk = await createDesk();
    desk.desk.push(bytes(1));
    const { result } = renderHook(() => useStream(() => desk.service.body('a'), []), { wrapper: StrictMode });
    await waitFor(() => expect(result.current.items).toBe(1));
    expect(desk.desk.log).toEqual(['opened a']);
  });

  it('is idle while there is nothing to read', async () => {
    await using desk = await createDesk();
    const { result, rerender } = renderHook(
      ({ id }) => useStream(() => (id === undefined ? undefined : desk.service.body(id)), [id]),
      { initialProps: { id: undefined as string | undefined } },
    );
    await act(async () => undefined);
    expect(result.current).toMatchObject({ status: 'idle', chunks: [] });
    act(() => result.current.cancel());
    expect(result.current.status).toBe('idle');
    rerender({ id: 'a' });
    await waitFor(() => expect(result.current.status).toBe('streaming'));
  });

  it('keeps what has arrived when it is cancelled, and stops it in main', async () => {
    await using desk = await createDesk();
    desk.desk.push(bytes(1));
    const { result } = renderHook(() => useStream(() => desk.service.body('a'), []));
    await waitFor(() => expect(result.current.items).toBe(1));
    act(() => result.current.cancel());
    expect(result.current).toMatchObject({ status: 'cancelled', chunks: [bytes(1)], error: undefined });
    desk.desk.push(bytes(2));
    await waitFor(() => expect(desk.desk.log).toEqual(['opened a', 'left a']));
    expect(result.current).toMatchObject({ status: 'cancelled', chunks: [bytes(1)] });
  });

  it('begins again from the start when it is told to', async () => {
    await using desk = await createDesk();
    desk.desk.push(bytes(1));
    desk.desk.end();
    const { result } = renderHook(() => useStream(() => desk.service.body('a'), []));
    await waitFor(() => expect(result.current.status).toBe('done'));
    act(() => result.current.restart());
    expect(result.current).toMatchObject({ status: 'idle', chunks: [], bytes: 0 });
    await waitFor(() => expect(result.current).toMatchObject({ status: 'done', chunks: [bytes(1)], bytes: 1 }));
    expect(desk.desk.log).toEqual(['opened a', 'left a', 'opened a', 'left a']);
  });

  it('shows why it broke off, with what had arrived', async () => {
    await using desk = await createDesk();
    desk.desk.push(bytes(1));
    desk.desk.fail(new ConflictError('The disk is gone'));
    const { result } = renderHook(() => useStream(() => desk.service.body('a'), []));
    await waitFor(() => expect(result.current.status).toBe('error'));
    expect(result.current).toMatchObject({ chunks: [bytes(1)], error: { code: 'CONFLICT' } });
  });

  it('shows why it could not be opened', async () => {
    const broken = (): undefined => {
      throw new TypeError('no stream');
    };
    const { result } = renderHook(() => useStream(broken, []));
    await waitFor(() => expect(result.current).toMatchObject({ status: 'error', error: { message: 'no stream' } }));
  });

  it('cancels in main what is more than it may keep', async () => {
    await using desk = await createDesk();
    desk.desk.push(bytes(1, 2), bytes(3, 4));
    const { result } = renderHook(() => useStream(() => desk.service.body('a'), [], { maxBytes: 3 }));
    await waitFor(() => expect(result.current.status).toBe('error'));
    expect(result.current).toMatchObject({ chunks: [bytes(1, 2)], error: { code: 'PAYLOAD_TOO_LARGE' } });
    desk.desk.push(bytes(5));
    await waitFor(() => expect(desk.desk.log).toEqual(['opened a', 'left a']));
  });

  it('waits for a slow listener before it asks for the next chunk', async () => {
    const asked: number[] = [];
    async function* count(): AsyncIterable<number> {
      for (let value = 1; value <= 2; value += 1) {
        asked.push(value);
        yield value;
      }
    }
    const gate = Promise.withResolvers<void>();
    const options: StreamOptions<number> = { keep: 'none', onChunk: () => gate.promise };
    const { result } = renderHook(() => useStream(count, [], options));
    await waitFor(() => expect(result.current.items).toBe(1));
    expect(asked).toEqual([1]);
    gate.resolve();
    await waitFor(() => expect(result.current).toMatchObject({ status: 'done', items: 2, chunks: [] }));
  });

  it('shows nothing more of a stream that was cancelled, not even how it ends', async () => {
    const stuck = (signal: AbortSignal): AsyncIterable<string> => ({
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
        return: () => Promise.reject(new TypeError('has no end')),
      }),
    });
    const { result } = renderHook(() => useStream(stuck, []));
    await waitFor(() => expect(result.current.status).toBe('streaming'));
    await act(async () => result.current.cancel());
    expect(result.current).toMatchObject({ status: 'cancelled', error: undefined });
  });

  it('ends with what a listener throws, and stops the stream in main', async () => {
    await using desk = await createDesk();
    desk.desk.push(bytes(1));
    const onChunk = (): never => {
      throw new TypeError('cannot parse');
    };
    const { result } = renderHook(() => useStream(() => desk.service.body('a'), [], { onChunk }));
    await waitFor(() => expect(result.current).toMatchObject({ status: 'error', error: { message: 'cannot parse' } }));
    desk.desk.push(bytes(2));
    await waitFor(() => expect(desk.desk.log).toEqual(['opened a', 'left a']));
  });

  it('aborts the signal that it gave, whatever the stream is made of', async () => {
    const signals: AbortSignal[] = [];
    const { unmount } = renderHook(() =>
      useStream((signal) => {
        signals.push(signal);
        return { [Symbol.asyncIterator]: () => ({ next: () => new Promise<IteratorResult<string>>(() => undefined) }) };
      }, []),
    );
    await act(async () => undefined);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    unmount();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });
});

describe('useTextStream', () => {
  it('reads bytes as UTF-8 whose characters lie across chunks', async () => {
    await using desk = await createDesk();
    for (const byte of new TextEncoder().encode('hä…😀')) desk.desk.push(bytes(byte));
    desk.desk.end();
    const { result } = renderHook(() => useTextStream(() => desk.service.body('a'), []));
    await waitFor(() => expect(result.current.status).toBe('done'));
    expect(result.current).toMatchObject({ text: 'hä…😀', bytes: 10, items: 10 });
  });

  it('shows that the last character was cut off', async () => {
    await using desk = await createDesk();
    desk.desk.push(new TextEncoder().encode('hä').subarray(0, 2));
    desk.desk.end();
    const { result } = renderHook(() => useTextStream(() => desk.service.body('a'), []));
    await waitFor(() => expect(result.current).toMatchObject({ status: 'done', text: 'h\u{fffd}' }));
  });

  it('joins strings, and keeps their end where that is enough', async () => {
    await using desk = await createDesk();
    const { result } = renderHook(() => ({
      all: useTextStream(() => desk.service.words(), []),
      tail: useTextStream(() => desk.service.words(), [], { keep: 'tail', maxBytes: 9 }),
    }));
    await waitFor(() => expect(result.current).toMatchObject({ all: { status: 'done' }, tail: { status: 'done' } }));
    expect([result.current.all.text, result.current.tail.text]).toEqual(['one two three', 'two three']);
  });
});
