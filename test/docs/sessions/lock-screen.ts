import type { SessionView } from 'sallyport/shim';
import type { IAppService } from './contract.js';

export type Screen = 'set-up' | 'sign-in' | 'open';

/** Shows the right screen from now on, whatever happens to the session. @returns stops that */
export async function followSession(
  { session }: IAppService,
  show: (screen: Screen, who: SessionView | null) => void,
): Promise<() => void> {
  const showNow = (who: SessionView | null): void => show(who ? 'open' : 'sign-in', who);
  // First, so that nothing that happens meanwhile is missed.
  const stop = session.events.on('session-changed', (change) => showNow(change.session));
  if (await session.hasUsers()) showNow(await session.whoAmI());
  else show('set-up', null);
  return stop;
}
