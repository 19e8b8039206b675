import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { Button, ListBox, ListBoxItem, ListBoxLoadMoreItem, ListLayout, Virtualizer } from 'react-aria-components';
import type { AuditRecord } from 'sallyport/shim';
import { formatDuration } from '../../format/format-duration.js';
import { describeError } from '../../shell/describe-error.js';
import { formatMoment, nameOfOutcome, showInert } from './audit-text.js';

/** Must agree with `.audit-row` of the stylesheet. */
const ROW_PX = 28;

export interface AuditListProps {
  readonly query: Pick<
    UseInfiniteQueryResult,
    'error' | 'isPending' | 'isPlaceholderData' | 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage' | 'refetch'
  >;
  readonly records: readonly AuditRecord[];
  readonly userNames: ReadonlyMap<string, string>;
  readonly isFiltered: boolean;
  readonly selected: AuditRecord | null;
  readonly onSelect: (record: AuditRecord | null) => void;
}

/** The records that were found. */
export function AuditList(props: AuditListProps) {
  const { query, records, isFiltered } = props;
  if (query.error) {
    return (
      <div className="pane-hint" role="alert">
        <p>{describeError(query.error)}</p>
        <Button className="button small" onPress={() => void query.refetch()}>
          Try again
        </Button>
      </div>
    );
  }
  if (query.isPending) return <p className="pane-hint">Loading…</p>;
  if (records.length === 0) {
    return <p className="pane-hint">{isFiltered ? 'No record is like that.' : 'Nothing was recorded yet.'}</p>;
  }
  return (
    <div className="audit-list" data-stale={query.isPlaceholderData}>
      <div className="audit-row audit-head" aria-hidden="true">
        <span>No.</span>
        <span>Time</span>
        <span>Outcome</span>
        <span>Channel</span>
        <span>Code</span>
        <span>User</span>
        <span>Times</span>
        <span>Took</span>
      </div>
      <Rows {...props} />
    </div>
  );
}

function Rows({ query, records, userNames, selected, onSelect }: AuditListProps) {
  return (
    <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: ROW_PX }}>
      <ListBox
        className="audit-rows"
        aria-label="Records"
        selectionMode="single"
        selectionBehavior="replace"
        selectedKeys={selected === null ? [] : [selected.sequence]}
        onSelectionChange={(keys) => {
          const key = keys === 'all' ? undefined : [...keys][0];
          onSelect(records.find(({ sequence }) => sequence === key) ?? null);
        }}
      >
        {records.map((record) => (
          <Row key={record.sequence} record={record} userName={userNameOf(record, userNames)} />
        ))}
        <ListBoxLoadMoreItem
          className="audit-more"
          isLoading={query.isFetchingNextPage}
          onLoadMore={() => {
            if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
          }}
        >
          Loading…
        </ListBoxLoadMoreItem>
      </ListBox>
    </Virtualizer>
  );
}

function Row({ record, userName }: { readonly record: AuditRecord; readonly userName: string }) {
  const { sequence, outcome, atMs, count, channel, code = '', durationMs } = record;
  const shown = [nameOfOutcome(outcome), showInert(channel), code, userName, formatMoment(atMs)];
  return (
    <ListBoxItem className="audit-row" id={sequence} textValue={shown.filter(Boolean).join(', ')}>
      <span className="number">{sequence}</span>
      <time>{formatMoment(atMs)}</time>
      <span className="outcome" data-outcome={outcome}>
        {nameOfOutcome(outcome)}
      </span>
      <span className="channel">{showInert(channel)}</span>
      <span className="code">{code}</span>
      <span>{showInert(userName)}</span>
      <span className="number">{count === 1 ? '' : `× ${count.toLocaleString('en')}`}</span>
      <span className="number">{durationMs === undefined ? '' : formatDuration(durationMs)}</span>
    </ListBoxItem>
  );
}

/** A removed user's id is all that is left of it. */
export function userNameOf({ userId }: AuditRecord, userNames: ReadonlyMap<string, string>): string {
  return userId === undefined ? '' : (userNames.get(userId) ?? userId);
}
