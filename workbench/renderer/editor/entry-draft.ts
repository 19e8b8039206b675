import { skipToken, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { queries } from '../shell/queries.js';
import { useWorkbench } from '../shell/workbench-context.js';
import { draftOf } from '../workspace/draft.js';
import type { EditorEntry } from '../workspace/workspace-state.js';

/**
 * Fills an entry's draft from what main keeps, and again when that changes elsewhere.
 *
 * @returns why it can't be read; `null` while nothing is wrong
 */
export function useEntryDraft(entry: EditorEntry): unknown {
  const { service, workspace } = useWorkbench();
  const { key, requestId, exchangeId } = entry;
  const request = useQuery({
    ...queries.request(service, requestId ?? ''),
    ...(requestId === null ? { queryFn: skipToken } : {}),
  });
  const isExchange = requestId === null && exchangeId !== null;
  const exchange = useQuery({
    ...queries.exchange(service, exchangeId ?? ''),
    ...(isExchange ? {} : { queryFn: skipToken }),
  });
  const saved = request.data;
  const sent = exchange.data?.draft;
  useEffect(() => {
    if (saved) workspace.dispatch({ kind: 'read', key, draft: draftOf(saved), savedAtMs: saved.savedAtMs });
  }, [workspace, key, saved]);
  useEffect(() => {
    if (sent) workspace.dispatch({ kind: 'read', key, draft: sent, savedAtMs: 0 });
  }, [workspace, key, sent]);
  return request.error ?? exchange.error;
}
