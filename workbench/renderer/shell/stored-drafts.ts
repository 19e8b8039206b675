import { useEffect } from 'react';
import { storeWorkspace } from '../workspace/draft-storage.js';
import type { Workspace } from '../workspace/workspace.js';

const QUIET_MS = 400;

/** Writes unsaved text down when typing pauses, and when the page goes. */
export function useStoredDrafts(workspace: Workspace): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const write = (): void => storeWorkspace(sessionStorage, workspace.state.get());
    const unsubscribe = workspace.state.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(write, QUIET_MS);
    });
    window.addEventListener('pagehide', write);
    return () => {
      clearTimeout(timer);
      unsubscribe();
      window.removeEventListener('pagehide', write);
    };
  }, [workspace]);
}
