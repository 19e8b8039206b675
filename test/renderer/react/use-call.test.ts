/** @jest-environment <rootDir>/test/setup/page-environment.cjs */
import { act, renderHook, waitFor } from '@testing-library/react';
import { StrictMode } from 'react';
import { useCall, useTask } from 'sallyport/renderer/react';
import { createDesk } from './create-desk.js';

describe('useCall', () => {
  it('is idle, then pending, then done with the result', async () => {
    await using desk = await createDesk();
    const seen: string[] = [];
    const { result } = renderHook(() => {
      const call = useCall(desk.service.rename);
      seen.push(`${call.status} ${String(call.isPending)} ${String(call.result)}`);
      return call;
    });
    await act(async () => expect(await result.current.run('a', 'New')).toBe('New'));
    expect(seen).toEqual(['idle false undefined', 'pending true undefined', 'done false New']);
  });

  it('shows why it failed, and leaves no unhandled rejection where nobody awaits the run', async () => {
    await using desk = await createDesk();
    const { result } = renderHook(() => useCall(desk.service.refuse));
    act(() => void result.current.run());
    await waitFor(() => expect(result.current.status).toBe('error'));
    expect(result.current.error).toMatchObject({ code: 'CONFLICT', message: 'It is taken' });
    expect(result.current.result).toBeUndefined();
  });

  it('rejects the run for whoever awaits it', async () => {
    await using desk = await createDesk();
    const { result } = renderHook(() => useCall(desk.service.refuse));
    await act(() => expect(result.current.run()).rejects.toMatchObject({ code: 'CONFLICT' }));
  });

  it('shows what was thrown that is no error as one', async () => {
    // oxlint-disable-next-line prefer-promise-reject-errors -- which is the point
    const { result } = renderHook(() => useCall(() => Promise.reject<string>('plain')));
    await act(() => expect(result.current.run()).rejects.toBe('plain'));
    expect(result.current.error).toMatchObject({ message: 'plain', cause: 'plain' });
  });

  it('shows what was thrown before there was a promise', async () => {
    const broken = (): Promise<void> => {
      throw new TypeError('broken');
    };
    const { result } = renderHook(() => useCall(broken));
    await act(() => expect(result.current.run()).rejects.toThrow('broken'));
    expect(result.current.error).toBeInstanceOf(TypeError);
  });

  it('gives a method its own signal, whatever optional arguments are left out', async () => {
    await using desk = await createDesk();
    const { result } = renderHook(() => useCall(desk.service.lookUp));
    await act(async () => expect(await result.current.run('a')).toBe('a undefined false'));
    await act(async () => expect(await result.current.run('a', 2)).toBe('a 2 false'));
  });

  it('gives a function of the app its arguments and nothing else', async () => {
    const given: unknown[][] = [];
    const own = async (...args: [a: string, b?: number]): Promise<void> => void given.push(args);
    const { result } = renderHook(() => useCall(own));
    await act(() => result.current.run('x'));
    expect(given).toEqual([['x']]);
  });

  it('aborts in main what is cancelled, and says so at once', async () => {
    await using desk = await createDesk();
    const { result } = renderHook(() => useCall(desk.service.wait));
    let run: Promise<string> | undefined;
    act(() => void (run = result.current.run('a')));
    await waitFor(() => expect(desk.desk.log).toEqual(['waits a']));
    act(() => result.current.cancel());
    expect(result.current.status).toBe('cancelled');
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
    await waitFor(() => expect(desk.desk.log).toEqual(['waits a', 'aborted a']));
    expect(result.current).toMatchObject({ status: 'cancelled', error: undefined });
  });

  it('leaves what has settled as it is when it is cancelled', async () => {
    await using desk = await createDesk();
    const { result } = renderHook(() => useCall(desk.service.rename));
    await act(() => result.current.run('a', 'New'));
    act(() => result.current.cancel());
    expect(result.current).toMatchObject({ status: 'done', result: 'New' });
  });

  it('shows the newest run, and lets the one before it finish unseen', async () => {
    await using desk = await createDesk();
    const { result } = renderHook(() => useCall(desk.service.wait));
    let first: Promise<string> | undefined;
    act(() => void (first = result.current.run('a')));
    act(() => void result.current.run('b'));
    await waitFor(() => expect(desk.desk.log).toEqual(['waits a', 'waits b']));
    desk.desk.answer('b', 'second');
    await waitFor(() => expect(result.current.result).toBe('second'));
    desk.desk.answer('a', 'first');
    await act(async () => expect(await first).toBe('first'));
    expect(result.current.result).toBe('second');
  });

  it('aborts every run when it is cancelled', async () => {
    await using desk = await createDesk();
    const { result } = renderHook(() => useCall(desk.service.wait));
    act(() => void result.current.run('a'));
    act(() => void result.current.run('b'));
    await waitFor(() => expect(desk.desk.log).toHaveLength(2));
    act(() => result.current.cancel());
    await waitFor(() => expect(desk.desk.log.slice(2)).toEqual(['aborted a', 'aborted b']));
  });

  it('shows nothing after a reset, also of what was running', async () => {
    await using desk = await createDesk();
    const { result } = renderHook(() => useCall(desk.service.wait));
    let run: Promise<string> | undefined;
    act(() => void (run = result.current.run('a')));
    await waitFor(() => expect(desk.desk.log).toEqual(['waits a']));
    act(() => result.current.reset());
    desk.desk.answer('a', 'late');
    await act(async () => expect(await run).toBe('late'));
    expect(result.current).toMatchObject({ status: 'idle', result: undefined });
  });

  it('lets a run finish after the component has gone', async () => {
    await using desk = await createDesk();
    const { result, unmount } = renderHook(() => useCall(desk.service.wait));
    let run: Promise<string> | undefined;
    act(() => void (run = result.current.run('a')));
    await waitFor(() => expect(desk.desk.log).toEqual(['waits a']));
    unmount();
    desk.desk.answer('a', 'saved');
    expect(await run).toBe('saved');
    expect(result.current.status).toBe('pending');
  });

  it('aborts a run with its component where that was asked for', async () => {
    await using desk = await createDesk();
    const { result, unmount } = renderHook(() => useCall(desk.service.wait, { onUnmount: 'cancel' }));
    act(() => void result.current.run('a'));
    await waitFor(() => expect(desk.desk.log).toEqual(['waits a']));
    unmount();
    await waitFor(() => expect(desk.desk.log).toEqual(['waits a', 'aborted a']));
  });

  it('keeps its functions, and calls the method of the last render', async () => {
    const { result, rerender } = renderHook(({ answer }) => useCall(async () => answer), {
      initialProps: { answer: 1 },
      wrapper: StrictMode,
    });
    const { run, cancel, reset } = result.current;
    rerender({ answer: 2 });
    expect(result.current).toMatchObject({ run, cancel, reset });
    await act(async () => expect(await run()).toBe(2));
    expect(result.current.result).toBe(2);
  });
});

describe('useTask', () => {
  it('gives a function the signal first, and aborts it', async () => {
    await using desk = await createDesk();
    const { result } = renderHook(() =>
      useTask(async (signal, name: string) => `${await desk.service.wait(name, signal)}!`),
    );
    act(() => void result.current.run('a'));
    await waitFor(() => expect(desk.desk.log).toEqual(['waits a']));
    act(() => result.current.cancel());
    await waitFor(() => expect(desk.desk.log).toEqual(['waits a', 'aborted a']));
    expect(result.current.status).toBe('cancelled');
  });

  it('shows its result', async () => {
    await using desk = await createDesk();
    const { result } = renderHook(() =>
      useTask(async (signal, id: string) => `${await desk.service.lookUp(id, 1, signal)}!`),
    );
    await act(() => result.current.run('a'));
    expect(result.current.result).toBe('a 1 false!');
  });
});
