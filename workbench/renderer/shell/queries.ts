import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { IWorkbenchService, LimitChoices } from '../../contract/index.js';

/** What the page keeps of main's data, and by which keys it is found to be out of date. */
export const queries = {
  version: (service: IWorkbenchService) =>
    queryOptions({ queryKey: ['version'], queryFn: () => service.getAppVersion() }),

  collections: (service: IWorkbenchService) =>
    queryOptions({ queryKey: ['collections'], queryFn: () => service.collections.list() }),

  request: (service: IWorkbenchService, id: string) =>
    queryOptions({ queryKey: ['request', id], queryFn: () => service.collections.readRequest(id) }),

  history: (service: IWorkbenchService) =>
    queryOptions({ queryKey: ['history'], queryFn: () => service.exchanges.history() }),

  exchange: (service: IWorkbenchService, id: string) =>
    queryOptions({ queryKey: ['exchange', id], queryFn: () => service.exchanges.readExchange(id) }),

  outcome: (service: IWorkbenchService, responseId: string) =>
    queryOptions({ queryKey: ['outcome', responseId], queryFn: () => service.http.outcome(responseId) }),

  // Nothing tells of changes of these: they are read anew each time they are shown.
  users: (service: IWorkbenchService) =>
    queryOptions({ queryKey: ['users'], queryFn: () => service.users.list(), staleTime: 0 }),

  sessions: (service: IWorkbenchService) =>
    queryOptions({ queryKey: ['sessions'], queryFn: () => service.session.list(), staleTime: 0 }),

  /** @param chosen since when it may be different */
  limitsInForce: (service: IWorkbenchService, chosen: LimitChoices) =>
    queryOptions({
      queryKey: ['limits', chosen],
      queryFn: () => service.limits.inForce(),
      placeholderData: keepPreviousData,
    }),
} as const;
