import type { HistoryEntry } from '../../contract/index.js';
import { formatAge, formatAgo } from '../format/format-age.js';
import { formatDuration } from '../format/format-duration.js';
import { splitUrl } from '../format/split-url.js';
import { statusTone } from '../response/status-tone.js';
import { MethodBadge } from './method-badge.js';
import type { RovingRow } from './roving-rows.js';

export interface HistoryItemProps {
  readonly entry: HistoryEntry;
  readonly nowMs: number;
  readonly isSelected: boolean;
  readonly roving: RovingRow;
  readonly onOpen: () => void;
}

const STATES = {
  running: 'Running',
  complete: '',
  failed: 'Failed',
  cancelled: 'Stopped',
  interrupted: 'Cut off',
} as const;

/** One exchange of the history. */
export function HistoryItem({ entry, nowMs, isSelected, roving, onOpen }: HistoryItemProps) {
  const { host, rest } = splitUrl(entry.url);
  const state = STATES[entry.state];
  return (
    <li className="row history-row" data-selected={isSelected}>
      <button
        type="button"
        className="row-button"
        aria-current={isSelected ? 'true' : undefined}
        title={entry.url}
        onClick={onOpen}
        {...roving}
      >
        <MethodBadge method={entry.method} />
        <span className="history-target">
          <span className="row-name">{entry.url.trim() === '' ? 'No address' : rest}</span>
          <span className="history-host">{host}</span>
        </span>
        <span className="history-facts">
          <span className="history-status" data-tone={statusTone(entry.status, entry.state)}>
            {state === '' ? entry.status : state}
          </span>
          <span className="history-age">
            <span aria-hidden="true">{formatAge(entry.sentAtMs, nowMs)}</span>
            <span className="visually-hidden">
              {formatAgo(entry.sentAtMs, nowMs)}
              {entry.totalMs !== null && `, took ${formatDuration(entry.totalMs)}`}
            </span>
          </span>
        </span>
      </button>
    </li>
  );
}
