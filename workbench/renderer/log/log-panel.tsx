import { ArrowDownToLine, Eraser, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useFollowEnd } from '../response/follow-end.js';
import { IconButton } from '../shell/icon-button.js';
import { useStore } from '../shell/store.js';
import type { LogRow } from './log-lines.js';
import { LogRowView } from './log-row-view.js';
import { useLog } from './use-log.js';

/** Which lines are shown: those of a level, and those that are worse. */
const FILTERS = [
  ['info', 'All'],
  ['warn', 'Warnings'],
  ['error', 'Errors'],
] as const;

type Filter = (typeof FILTERS)[number][0];

/** What main logs, the newest in view; scrolling up lets it stand still. */
export function LogPanel({ onClose }: { readonly onClose: () => void }) {
  const log = useLog();
  const rows = useStore(log.rows, (value) => value);
  const [filter, setFilter] = useState<Filter>('info');
  /** What is shown while the newest isn't followed. */
  const [standing, setStanding] = useState<readonly LogRow[] | null>(null);
  const shown = (standing ?? rows).filter((row) => isShown(row, filter));
  const clear = (): void => {
    setStanding(null);
    log.clear();
  };
  return (
    <section className="log-panel" aria-label="Log">
      <header className="log-bar">
        <h2>Log</h2>
        <FilterChoice filter={filter} onChoose={setFilter} />
        <ToggleButton
          className="button small follow-button"
          isSelected={standing === null}
          onChange={(isFollowing) => setStanding(isFollowing ? null : rows)}
        >
          <ArrowDownToLine size={13} aria-hidden />
          Follow
        </ToggleButton>
        <IconButton label="Clear the log" onPress={clear}>
          <Eraser size={14} aria-hidden />
        </IconButton>
        <IconButton label="Close the log" onPress={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      </header>
      <LogList
        rows={shown}
        isFollowing={standing === null}
        setFollowing={(isFollowing) => setStanding(isFollowing ? null : rows)}
      />
    </section>
  );
}

function FilterChoice({ filter, onChoose }: { readonly filter: Filter; readonly onChoose: (filter: Filter) => void }) {
  return (
    <ToggleButtonGroup
      className="segments"
      aria-label="Lines"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[filter]}
      onSelectionChange={(keys) => {
        const chosen = FILTERS.find(([id]) => keys.has(id));
        if (chosen) onChoose(chosen[0]);
      }}
    >
      {FILTERS.map(([id, name]) => (
        <ToggleButton key={id} id={id} className="segment">
          {name}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

interface LogListProps {
  readonly rows: readonly LogRow[];
  readonly isFollowing: boolean;
  readonly setFollowing: (isFollowing: boolean) => void;
}

function LogList({ rows, isFollowing, setFollowing }: LogListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const onScroll = useFollowEnd(scroller, isFollowing, setFollowing, rows);
  return (
    <div
      ref={scroller}
      className="log-list"
      role="log"
      aria-label="Log lines"
      // Read aloud, a busy log would never be silent.
      aria-live="off"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it
      tabIndex={0}
      onScroll={onScroll}
    >
      {rows.length === 0 && <p className="log-empty">Nothing yet. What the main process does is written here.</p>}
      {rows.map((row) => (
        <LogRowView key={row.key} row={row} />
      ))}
    </div>
  );
}

const SEVERITY = { info: 0, warn: 1, error: 2 } as const;

const isShown = (row: LogRow, filter: Filter): boolean =>
  row.kind === 'gap' || SEVERITY[row.line.level] >= SEVERITY[filter];
