import { Access } from '../access/access.js';
import type { IWorkbenchService } from '../../contract/index.js';
import type { Connection } from '../service.js';
import { createConnectionState, type ConnectionState } from './connection.js';

/** What the page has of main, whoever works at it. */
export interface PageLink {
  readonly service: IWorkbenchService;
  readonly connection: ConnectionState;
  readonly access: Access;
}

/** Resolves when main has said who works here. @throws {ServiceError} when it can't */
export async function createPageLink({ service, ...link }: Connection): Promise<PageLink> {
  const connection = createConnectionState(link);
  const access = new Access(service);
  connection.onBack(() => void access.ask());
  // The address of a server that was restarted differs in its token alone: the page stays, and connects with the new one.
  window.addEventListener('hashchange', () => {
    if (connection.status.get().state === 'closed') window.location.reload();
    else connection.reconnectNow();
  });
  await access.ask();
  const state = access.state.get();
  if (state.kind === 'failed') throw state.error;
  return { service, connection, access };
}
