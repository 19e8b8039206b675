import { useEffect } from 'react';
import type { WorkbenchParts } from './workbench-context.js';

/** Reads again what main says has changed. */
export function useEventUpdates({ service, queryClient }: Pick<WorkbenchParts, 'service' | 'queryClient'>): void {
  useEffect(() => {
    const invalidate = (...keys: readonly string[]) => {
      for (const key of keys) void queryClient.invalidateQueries({ queryKey: [key] });
    };
    const subscriptions = [
      service.updates.on('collections-changed', () => invalidate('collections', 'request')),
      service.updates.on('history-changed', () => invalidate('history', 'exchange')),
    ];
    return () => {
      for (const unsubscribe of subscriptions) unsubscribe();
    };
  }, [service, queryClient]);
}
