import { SendHorizontal } from 'lucide-react';
import { useId } from 'react';
import { Button } from 'react-aria-components';
import { isRunning } from '../exchange/exchange-view.js';
import { isConnected } from '../shell/connection.js';
import { SHORTCUT_KEYS } from '../shell/shortcuts.js';
import { useStore } from '../shell/store.js';
import { useWorkbench } from '../shell/workbench-context.js';

/** Where the focus goes when what was running is over. */
export const SEND_BUTTON_ID = 'send-button';

const OFFLINE_REASON = 'Requests are sent by the main process, which can’t be reached at present.';

/** Submits the form it is in, unless nobody would send it now. */
export function SendButton({ entryKey }: { readonly entryKey: string }) {
  const { runner, connection } = useWorkbench();
  const isBusy = useStore(runner.runs, (runs) => isRunning(runs.get(entryKey)));
  const isOnline = useStore(connection.status, isConnected);
  const reasonId = useId();
  return (
    <span title={isOnline ? undefined : OFFLINE_REASON}>
      <Button
        id={SEND_BUTTON_ID}
        className="button primary send-button"
        type="submit"
        isPending={isBusy}
        isDisabled={!isOnline}
        {...(isOnline ? {} : { 'aria-describedby': reasonId })}
      >
        <SendHorizontal size={15} aria-hidden />
        Send
        <kbd aria-hidden="true">{SHORTCUT_KEYS.send}</kbd>
      </Button>
      {!isOnline && (
        <span id={reasonId} className="visually-hidden">
          {OFFLINE_REASON}
        </span>
      )}
    </span>
  );
}
