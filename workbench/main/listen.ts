import { createLoopbackServer, type AuditTrail, type Logger, type LoopbackServer } from 'sallyport/main';
import type { PortMemory } from './port-memory.js';

/** What a server is started with, and where its port is remembered. */
export interface ListenOptions {
  /** Absolute path of the built page. */
  readonly root: string;
  /** `undefined`: the remembered one, if it is free, else any. */
  readonly port: number | undefined;
  readonly memory: PortMemory;
  readonly logger: Logger;
  /** Where requests are recorded that no page of the workbench sends. @default nowhere */
  readonly audit?: AuditTrail;
}

/**
 * Starts the server of the page, and remembers its port.
 *
 * @throws what `listen` fails with, when a port was asked for by number
 */
export async function listen({ port, memory, ...options }: ListenOptions): Promise<LoopbackServer> {
  const wanted = port ?? (await memory.read()) ?? 0;
  const server = await createLoopbackServer({ ...options, port: wanted }).catch((error: unknown) => {
    if (port !== undefined || !isUnavailable(error)) throw error;
    return createLoopbackServer(options);
  });
  await memory.write(server.port);
  return server;
}

/** Whether somebody else has the port, or the system keeps it back. */
export function isUnavailable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('code' in error)) return false;
  return error.code === 'EADDRINUSE' || error.code === 'EACCES';
}
