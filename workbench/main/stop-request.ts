import { DisposableStore } from 'sallyport/shared';
import { watchParent } from './watch-parent.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Resolves when this process is to stop: on a signal, or when the one that started it has died. A second signal changes
 * nothing: a terminal sends Ctrl+C to every process of its group, and a starter passes its own on as well.
 */
export async function stopRequest(): Promise<void> {
  const parent = Number(process.env['SALLYPORT_PARENT'] ?? process.ppid);
  // Not for those that this process starts: it is not their parent's id.
  delete process.env['SALLYPORT_PARENT'];
  const store = new DisposableStore();
  await new Promise<void>((resolve) => {
    for (const signal of SIGNALS) process.on(signal, () => resolve());
    store.add(watchParent(() => resolve(), parent));
  });
  store.dispose();
}
