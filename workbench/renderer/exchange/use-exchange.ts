import { skipToken, useQuery } from '@tanstack/react-query';
import { queries } from '../shell/queries.js';
import { useStore } from '../shell/store.js';
import { useWorkbench } from '../shell/workbench-context.js';
import type { EditorEntry } from '../workspace/workspace-state.js';
import { viewOfDetails, viewOfRun, type ExchangeView } from './exchange-view.js';

/** What the response pane has to show: an exchange, nothing yet, or why it can't. */
export interface ShownExchange {
  readonly view: ExchangeView | null;
  readonly isLoading: boolean;
  readonly error: unknown;
}

/** The exchange of an entry: what it sent since the page was loaded, else what the history has of it. */
export function useExchange(entry: EditorEntry): ShownExchange {
  const { service, runner, sent } = useWorkbench();
  const run = useStore(runner.runs, (runs) => runs.get(entry.key));
  const history = useQuery(queries.history(service)).data ?? [];
  const sentId = sent.exchangeOf(entry.key);
  const latest = history.find(
    ({ id, requestId }) => id === sentId || (requestId !== null && requestId === entry.requestId),
  );
  const exchangeId = run ? null : (entry.exchangeId ?? latest?.id ?? null);
  const details = useQuery({
    ...queries.exchange(service, exchangeId ?? ''),
    ...(exchangeId === null ? { queryFn: skipToken } : {}),
  });
  const stored = exchangeId === null ? undefined : details.data;
  const responseId = stored?.entry.state === 'running' ? stored.response?.id : undefined;
  const outcome = useQuery({
    ...queries.outcome(service, responseId ?? ''),
    ...(responseId === undefined ? { queryFn: skipToken } : {}),
  });
  if (run) return { view: viewOfRun(run), isLoading: false, error: null };
  if (stored) return { view: viewOfDetails(stored, outcome.data ?? null), isLoading: false, error: null };
  return { view: null, isLoading: exchangeId !== null && details.isPending, error: exchangeId && details.error };
}
