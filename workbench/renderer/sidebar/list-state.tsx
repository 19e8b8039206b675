import type { UseQueryResult } from '@tanstack/react-query';
import { Button } from 'react-aria-components';
import { DisconnectedError } from 'sallyport/shared';
import { describeError } from '../shell/describe-error.js';

export interface ListStateProps {
  readonly query: Pick<UseQueryResult<readonly unknown[]>, 'data' | 'error' | 'isPending' | 'refetch'>;
  readonly emptyText: string;
}

/** What stands in for a list that is on its way, failed to come, or has nothing in it. */
export function ListState({ query, emptyText }: ListStateProps) {
  // What was read before stays true enough; a banner tells when the connection is lost.
  const isOnlyStale = query.data !== undefined && query.error instanceof DisconnectedError;
  if (query.error && !isOnlyStale) {
    return (
      <div className="list-hint" role="alert">
        <p>{describeError(query.error)}</p>
        <Button className="button small" onPress={() => void query.refetch()}>
          Try again
        </Button>
      </div>
    );
  }
  if (query.isPending) return <p className="list-hint">Loading…</p>;
  return query.data?.length === 0 ? <p className="list-hint">{emptyText}</p> : null;
}
