import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { AuditRecord } from 'sallyport/shim';
import { queries } from '../../shell/queries.js';
import { useStore } from '../../shell/store.js';
import { useWorkbench } from '../../shell/workbench-context.js';
import { AuditBar } from './audit-bar.js';
import { AuditDetails } from './audit-details.js';
import { NO_FILTER, isFiltered, toQuery, type AuditFilter } from './audit-filter.js';
import { AuditList } from './audit-list.js';
import { AuditToolbar } from './audit-toolbar.js';
import { useSettled } from './use-settled.js';

/** Records that are asked for at once. */
const PAGE_SIZE = 100;

const SETTLED_MS = 250;

/** What was recorded, the newest first. */
export function AuditPage() {
  const [filter, setFilter] = useState(NO_FILTER);
  const [selected, setSelected] = useState<AuditRecord | null>(null);
  const settled = useSettled(filter, SETTLED_MS);
  const found = useAuditRecords(settled);
  const userNames = useUserNames();
  const records = useMemo(() => found.data?.pages.flatMap((page) => page.records) ?? [], [found.data]);
  return (
    <div className="audit">
      <AuditToolbar
        isReading={found.isFetching && !found.isFetchingNextPage}
        onRefresh={() => void found.refetch()}
        onShow={(sequence) => setFilter({ ...NO_FILTER, upTo: sequence })}
      />
      <AuditBar filter={filter} onChange={setFilter} />
      <div className="audit-panes" data-open={selected !== null}>
        <AuditList
          query={found}
          records={records}
          userNames={userNames}
          isFiltered={isFiltered(settled)}
          selected={selected}
          onSelect={setSelected}
        />
        {selected !== null && (
          <AuditDetails record={selected} userNames={userNames} onClose={() => setSelected(null)} />
        )}
      </div>
    </div>
  );
}

/** What main has of the records that are looked for. */
function useAuditRecords(filter: AuditFilter) {
  const { service } = useWorkbench();
  const query = toQuery(filter);
  return useInfiniteQuery({
    queryKey: ['audit', query],
    queryFn: ({ pageParam, signal }) =>
      service.audit.query({ ...query, limit: PAGE_SIZE, ...(pageParam === null ? {} : { before: pageParam }) }, signal),
    initialPageParam: null as number | null,
    getNextPageParam: ({ nextBefore }) => nextBefore,
    placeholderData: keepPreviousData,
    // It grows with every call, also with those that read it.
    staleTime: 0,
    gcTime: 0,
  });
}

/** The users' names by their ids, where there are users. */
function useUserNames(): ReadonlyMap<string, string> {
  const { service, access } = useWorkbench();
  const hasUsers = useStore(access.state, ({ kind }) => kind === 'signed-in');
  const { data } = useQuery({ ...queries.users(service), enabled: hasUsers });
  return useMemo(() => new Map(data?.map(({ id, name }) => [id, name])), [data]);
}
