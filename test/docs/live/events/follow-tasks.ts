import { DisposableStore } from 'sallyport/shared';
import type { ITaskService } from './contract.js';

/** Where the page shows its tasks. */
export interface TaskView {
  append(title: string): void;
  showProgress(percent: number): void;
  reload(): void;
}

/** Keeps a view up to date. @returns ends it */
export function followTasks(service: ITaskService, view: TaskView): Disposable {
  const subscriptions = new DisposableStore();
  subscriptions.add(
    service.events.on('added', (title) => view.append(title), {
      // Some were dropped: what the view shows is not all there is.
      onLoss: () => view.reload(),
    }),
  );
  subscriptions.add(service.events.on('progress', (percent) => view.showProgress(percent)));
  return subscriptions;
}
