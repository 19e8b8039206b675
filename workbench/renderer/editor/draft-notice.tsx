import type { DraftStatus } from 'sallyport/renderer';
import { Button } from 'react-aria-components';
import { describeError, isConnectionLost } from '../shell/describe-error.js';
import { useStore } from '../shell/store.js';
import { useWorkbench } from '../shell/workbench-context.js';

/** What the user should know of how the draft is kept; nothing as long as all is well. */
export function DraftNotice({ entryKey }: { readonly entryKey: string }) {
  const { drafts, report } = useWorkbench();
  const status = useStore(drafts.statuses, (statuses) => statuses.get(entryKey));
  if (status?.state === 'conflict') {
    return (
      <div className="inline-notice" role="alert">
        <p>This was also changed in another window. What is here is not kept until you decide.</p>
        <Button className="button small" onPress={() => void drafts.keepBoth(entryKey).catch(report)}>
          Keep both
        </Button>
        <Button className="button small" onPress={() => void drafts.keepMine(entryKey).catch(report)}>
          Keep only this one
        </Button>
      </div>
    );
  }
  const problem = problemOf(status);
  return problem === '' ? null : (
    <div className="inline-notice" role="alert">
      <p>{problem}</p>
    </div>
  );
}

function problemOf(status: DraftStatus | undefined): string {
  if (status?.state !== 'refused' && status?.state !== 'retrying') return '';
  const { error } = status;
  if (isConnectionLost(error)) return ''; // of which a banner tells
  if (error.code === 'PAYLOAD_TOO_LARGE') {
    return 'This has become too large to be kept as a draft: at most 8 MiB are. Closing the page would lose it.';
  }
  return `What is typed here could not be kept as a draft: ${describeError(error)}`;
}
