import { memo } from 'react';
import { formatTime } from '../format/format-time.js';
import type { LogRow } from './log-lines.js';

const LEVEL_NAMES = { info: 'Info', warn: 'Warning', error: 'Error' } as const;

/** One line of the log. */
export const LogRowView = memo(function LogRowView({ row }: { readonly row: LogRow }) {
  if (row.kind === 'gap') return <p className="log-gap">{gapText(row.dropped)}</p>;
  const { atMs, level, message, details } = row.line;
  return (
    <p className="log-row" data-level={level}>
      <time>{formatTime(atMs)}</time>
      <span className="log-level">{LEVEL_NAMES[level]}</span>
      <span className="log-message">
        {message} <span className="log-details">{details}</span>
      </span>
    </p>
  );
});

const gapText = (dropped: number): string =>
  dropped === 1 ? '1 line was dropped' : `${dropped.toLocaleString('en')} lines were dropped`;
