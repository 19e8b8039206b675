import { LoaderCircle } from 'lucide-react';
import { ResponsePane } from '../response/response-pane.js';
import type { Commands } from '../shell/commands.js';
import { FailureScreen } from '../shell/screen.js';
import { SplitPane } from '../shell/split-pane.js';
import { isNotFound, describeError } from '../shell/describe-error.js';
import { useWorkbench } from '../shell/workbench-context.js';
import type { EditorEntry } from '../workspace/workspace-state.js';
import { useIsWide } from './is-wide.js';
import { DraftNotice } from './draft-notice.js';
import { RequestHeader } from './request-header.js';
import { RequestTabs } from './request-tabs.js';
import { UrlBar } from './url-bar.js';
import { useEntryDraft } from './entry-draft.js';

export interface RequestPageProps {
  readonly entry: EditorEntry;
  readonly commands: Commands;
}

/** One request: what is sent above or on the left, what came back below or on the right. */
export function RequestPage({ entry, commands }: RequestPageProps) {
  const { workspace } = useWorkbench();
  const [ref, isWide] = useIsWide();
  const error = useEntryDraft(entry);
  const { draft } = entry;
  if (draft === null)
    return <DraftOnItsWay error={error} onClose={() => workspace.dispatch({ kind: 'close', key: entry.key })} />;
  const edit = (change: Partial<typeof draft>): void => workspace.dispatch({ kind: 'edit', key: entry.key, change });
  return (
    <div className="request-page" ref={ref}>
      {isNotFound(error) && entry.requestId !== null && <GoneNotice />}
      <DraftNotice entryKey={entry.key} />
      <RequestHeader
        entry={entry}
        draft={draft}
        onEdit={edit}
        onSave={commands.save}
        onSaveAs={commands.saveAs}
        onDiscard={commands.discard}
      />
      <UrlBar entry={entry} draft={draft} onEdit={edit} onSend={commands.send} />
      <SplitPane
        key={isWide ? 'wide' : 'narrow'}
        name={isWide ? 'response-beside' : 'response-below'}
        label="Divide between request and answer"
        direction={isWide ? 'row' : 'column'}
        unit="%"
        initial={isWide ? 46 : 42}
        min={20}
        max={80}
        first={<RequestTabs entryKey={entry.key} draft={draft} onEdit={edit} />}
        second={<ResponsePane entry={entry} onCancel={commands.cancel} />}
      />
    </div>
  );
}

function DraftOnItsWay({ error, onClose }: { readonly error: unknown; readonly onClose: () => void }) {
  if (error === null) {
    return (
      <output className="screen">
        <LoaderCircle className="spin" size={20} aria-hidden />
        <p>Opening…</p>
      </output>
    );
  }
  const message = isNotFound(error) ? 'It was deleted meanwhile.' : describeError(error);
  return <FailureScreen title="This can’t be opened" message={message} action="Close" onAction={onClose} />;
}

function GoneNotice() {
  return (
    <output className="inline-notice">
      This request was deleted elsewhere. Saving keeps what you see here as a new one.
    </output>
  );
}
