import { onBeforeClose } from 'sallyport/renderer';
import { useEffect } from 'react';
import { describeError } from './describe-error.js';
import type { WorkbenchParts } from './workbench-context.js';

/**
 * Lets the window close as soon as main has all drafts on its disk: what was typed is there again when the page opens.
 * A browser asks its user while something is not there yet.
 */
export function useSafeClosing({ service, drafts, notices }: WorkbenchParts): void {
  useEffect(() => {
    const closing = onBeforeClose(service, () => drafts.flush(), {
      onFailure: (error) =>
        notices.add(
          `The window stays open, for a draft could not be kept: ${describeError(error)} Save or discard it.`,
        ),
    });
    const tell = (): void => closing.setUnsaved(drafts.hasUnkept);
    tell();
    const unsubscribe = drafts.statuses.subscribe(tell);
    return () => {
      unsubscribe();
      closing();
    };
  }, [service, drafts, notices]);
}
