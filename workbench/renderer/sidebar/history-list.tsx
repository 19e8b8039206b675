import { useQuery } from '@tanstack/react-query';
import { Eraser } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '../shell/confirm-dialog.js';
import { IconButton } from '../shell/icon-button.js';
import { queries } from '../shell/queries.js';
import { useStore } from '../shell/store.js';
import { useWorkbench } from '../shell/workbench-context.js';
import { selectedEntry } from '../workspace/workspace-state.js';
import { HistoryItem } from './history-item.js';
import { ListState } from './list-state.js';
import { useNow } from './now.js';
import { useRovingRows } from './roving-rows.js';

/** What has been sent, newest first. */
export function HistoryList() {
  const { service, workspace, runner } = useWorkbench();
  const history = useQuery(queries.history(service));
  const entry = useStore(workspace.state, selectedEntry);
  const [isClearing, setIsClearing] = useState(false);
  const nowMs = useNow(history.dataUpdatedAt);
  const exchanges = history.data ?? [];
  const selectedId = entry?.requestId === null ? entry.exchangeId : null;
  const { attachFrame, ...roving } = useRovingRows(
    exchanges.map((exchange) => exchange.id),
    selectedId,
  );
  const clear = async (): Promise<void> => {
    await service.exchanges.clearHistory();
    runner.forgetEnded();
  };
  return (
    <section className="sidebar-section">
      <header className="sidebar-header">
        <h2>History</h2>
        <IconButton label="Clear history" isDisabled={exchanges.length === 0} onPress={() => setIsClearing(true)}>
          <Eraser size={15} aria-hidden />
        </IconButton>
      </header>
      <div className="sidebar-scroll" ref={attachFrame}>
        <ul className="tree" aria-label="History">
          {exchanges.map((exchange) => (
            <HistoryItem
              key={exchange.id}
              entry={exchange}
              nowMs={nowMs}
              isSelected={exchange.id === selectedId}
              roving={roving.rowProps(exchange.id)}
              onOpen={() => workspace.openExchange(exchange.id)}
            />
          ))}
        </ul>
        <ListState query={history} emptyText="What you send appears here." />
      </div>
      {isClearing && (
        <ConfirmDialog title="Clear the history?" action="Clear" onConfirm={clear} onClose={() => setIsClearing(false)}>
          All exchanges are forgotten, and the responses’ bodies deleted. Requests in collections stay. This can’t be
          undone.
        </ConfirmDialog>
      )}
    </section>
  );
}
