/** @jest-environment <rootDir>/test/setup/page-environment.cjs */
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { renderHook, waitFor } from '@testing-library/react';
import { createElement, type PropsWithChildren, type ReactNode } from 'react';
import { invalidateOn, queryKeyOf, queryOptionsOf, useInvalidateOn } from 'sallyport/renderer/react';
import { createSubscription, type EventListenerOptions, type Events } from 'sallyport/shared';
import { createDesk } from './create-desk.js';
import type { DeskEvents } from './desk-service.js';

class TestQueries implements Disposable {
  readonly client = new QueryClient({ defaultOptions: { queries: { retry: false } } });

  readonly wrapper = ({ children }: PropsWithChildren): ReactNode =>
    createElement(QueryClientProvider, { client: this.client }, children);

  [Symbol.dispose](): void {
    this.client.clear();
  }
}

describe('queryOptionsOf', () => {
  it('makes a query whose key is the channel and the arguments', async () => {
    await using desk = await createDesk();
    using queries = new TestQueries();
    const { result } = renderHook(() => useQuery(queryOptionsOf(desk.service.lookUp, 'a', 2)), queries);
    await waitFor(() => expect(result.current.data).toBe('a 2 false'));
    expect(queries.client.getQueryData(['sallyport', 'lookUp', 'a', 2])).toBe('a 2 false');
  });

  it('takes what was left out for nothing', async () => {
    await using desk = await createDesk();
    expect(queryOptionsOf(desk.service.lookUp, 'a', undefined).queryKey).toEqual(['sallyport', 'lookUp', 'a']);
  });

  it('aborts the method in main when nobody wants its result any more', async () => {
    await using desk = await createDesk();
    using queries = new TestQueries();
    const { unmount } = renderHook(() => useQuery(queryOptionsOf(desk.service.wait, 'a')), queries);
    await waitFor(() => expect(desk.desk.log).toEqual(['waits a']));
    unmount();
    await waitFor(() => expect(desk.desk.log).toEqual(['waits a', 'aborted a']));
  });

  it('gives the error of the method', async () => {
    await using desk = await createDesk();
    using queries = new TestQueries();
    const { result } = renderHook(() => useQuery(queryOptionsOf(desk.service.refuse)), queries);
    await waitFor(() => expect(result.current.error).toMatchObject({ code: 'CONFLICT' }));
  });

  it('refuses what is no method of a connected service', () => {
    expect(() => queryOptionsOf(async () => 1)).toThrow(TypeError);
  });
});

describe('queryKeyOf', () => {
  it('is the beginning of the keys of a method', async () => {
    await using desk = await createDesk();
    expect(queryKeyOf(desk.service.lookUp)).toEqual(['sallyport', 'lookUp']);
    expect(queryKeyOf(desk.service.lookUp, 'a')).toEqual(['sallyport', 'lookUp', 'a']);
    expect(queryKeyOf(desk.service.lookUp, 'a', 2)).toEqual(queryOptionsOf(desk.service.lookUp, 'a', 2).queryKey);
  });
});

describe('useInvalidateOn', () => {
  it('reads again what an event makes stale, and nothing else', async () => {
    await using desk = await createDesk();
    using queries = new TestQueries();
    const read: string[] = [];
    const { result } = renderHook(() => {
      useInvalidateOn(queries.client, desk.service.events, 'renamed', ({ id }) => [
        queryKeyOf(desk.service.lookUp, id),
      ]);
      return ['a', 'b'].map((id) => {
        const { queryKey, queryFn } = queryOptionsOf(desk.service.lookUp, id);
        // oxlint-disable-next-line react/rules-of-hooks -- always the same two
        return useQuery({ queryKey, queryFn: (context) => (read.push(id), queryFn(context)) });
      });
    }, queries);
    await waitFor(() => expect(result.current.every((query) => query.isSuccess)).toBe(true));
    await desk.service.rename('a', 'New');
    await waitFor(() => expect(read).toEqual(['a', 'b', 'a']));
    await waitFor(() => expect(queries.client.isFetching()).toBe(0));
  });

  it('asks the last render for keys, and stops with its component', async () => {
    await using desk = await createDesk();
    using queries = new TestQueries();
    const invalidated: unknown[] = [];
    const { rerender, unmount } = renderHook(
      ({ prefix }) =>
        useInvalidateOn(queries.client, desk.service.events, 'renamed', ({ id }) => {
          invalidated.push(prefix + id);
          return [];
        }),
      { initialProps: { prefix: 'first ' } },
    );
    await desk.service.rename('a', 'New');
    await waitFor(() => expect(invalidated).toEqual(['first a']));
    rerender({ prefix: 'second ' });
    await desk.service.rename('b', 'New');
    await waitFor(() => expect(invalidated).toEqual(['first a', 'second b']));
    unmount();
    await desk.service.rename('c', 'New');
    expect(invalidated).toHaveLength(2);
  });
});

describe('invalidateOn', () => {
  it('reads every query of main again when events were dropped', async () => {
    using queries = new TestQueries();
    queries.client.setQueryData(['sallyport', 'lookUp', 'a'], 'old');
    queries.client.setQueryData(['other'], 'old');
    const given: EventListenerOptions[] = [];
    const events = {
      on(_event: string, _listener: unknown, options: EventListenerOptions) {
        given.push(options);
        return createSubscription(() => undefined);
      },
    } as unknown as Events<DeskEvents>;
    using _subscription = invalidateOn(queries.client, events, 'renamed', () => []);
    given[0]?.onLoss?.(undefined);
    const stale = ['sallyport', 'other'].map(
      (key) => queries.client.getQueryCache().find({ queryKey: [key], exact: false })?.state.isInvalidated,
    );
    expect(stale).toEqual([true, false]);
  });
});
