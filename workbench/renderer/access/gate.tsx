import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTheme } from '../settings/use-theme.js';
import { createWorkbench } from '../shell/create-workbench.js';
import { describeError } from '../shell/describe-error.js';
import { useEventUpdates } from '../shell/event-updates.js';
import { NoticeList } from '../shell/notice-list.js';
import type { PageLink } from '../shell/page-link.js';
import { useSafeClosing } from '../shell/safe-closing.js';
import { ConnectingScreen, FailureScreen } from '../shell/screen.js';
import { useStartupNotice } from '../shell/startup-notice.js';
import { useStore } from '../shell/store.js';
import { Workbench } from '../shell/workbench.js';
import { WorkbenchProvider, type WorkbenchParts } from '../shell/workbench-context.js';
import { DeskKeeper } from './desk.js';
import { SignInScreen } from './sign-in-screen.js';

/** Shows the work of whoever works here, and to everybody else the way in. Behind it there is nothing to be seen. */
export function Gate({ link }: { readonly link: PageLink }) {
  const { access } = link;
  const state = useStore(access.state, (value) => value);
  const [desks] = useState(() => new DeskKeeper(access, (owner) => createWorkbench(link, owner)));
  switch (state.kind) {
    case 'asking':
      return <ConnectingScreen />;
    case 'failed':
      return (
        <FailureScreen
          title="The workbench does not say who may work here"
          message={describeError(state.error)}
          action="Try again"
          onAction={() => void access.ask()}
        />
      );
    case 'locked':
      return <SignInScreen link={link} reason={state.reason} lastUser={state.lastUser} />;
    case 'open':
    case 'signed-in':
      return <Desk key={desks.generation} desks={desks} />;
  }
}

/** Opens the desk, then shows it. */
function Desk({ desks }: { readonly desks: DeskKeeper<WorkbenchParts> }) {
  const [parts, setParts] = useState<WorkbenchParts | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void desks.current().then((opened) => isCurrent && setParts(opened));
    return () => {
      isCurrent = false;
    };
  }, [desks]);
  return parts ? <OpenDesk parts={parts} /> : <ConnectingScreen />;
}

function OpenDesk({ parts }: { readonly parts: WorkbenchParts }) {
  useEventUpdates(parts);
  useTheme(parts);
  useSafeClosing(parts);
  useStartupNotice(parts);
  return (
    <QueryClientProvider client={parts.queryClient}>
      <WorkbenchProvider value={parts}>
        <Workbench />
        <NoticeList />
      </WorkbenchProvider>
    </QueryClientProvider>
  );
}
