import type { UseQueryResult } from '@tanstack/react-query';
import { Button } from 'react-aria-components';
import { describeError } from '../shell/describe-error.js';

export interface ListStateProps {
  readonly query: Pick<UseQueryResult<readonly unknown[]>, 'data' | 'error' | 'isPending' | 'refetch'>;
  readonly emptyText: string;
}

/** What stands in for a list that is on its way, failed to come, or has nothing in it. */
export function ListState({ query, emptyText }: ListStateProps) {
  if (query.error) {
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
