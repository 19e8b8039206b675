import { encodeError } from '../../shared/index.js';
import type { InvokeAnswer, Peer } from '../transports/transport.js';
import type { Clients } from './clients.js';
import type { Dispatcher } from './dispatcher.js';
import type { MemberTable } from './member-table.js';
import { PendingCall } from './pending-call.js';

/** Calls that come one by one, without a connection: what whoever has only the bridge can do. */
export class SingleCalls {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly members: MemberTable,
    private readonly clients: Clients,
  ) {}

  /** As `TransportHost.invoke`. */
  async run(channel: string, envelope: unknown, peer: Peer, signal?: AbortSignal): Promise<InvokeAnswer> {
    const { args, meta } = readEnvelope(envelope);
    const visit = this.clients.visit(peer);
    const origin = { channel, peer, membership: visit, connectionId: null, rawArguments: args, rawMeta: meta };
    const call = new PendingCall(origin);
    const onAbort = (): void => call.abort();
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      if (signal?.aborted === true) call.abort();
      const kind = this.members.method(channel)?.bound.kind === 'receive' ? 'receive' : 'handle';
      return { ok: true, value: await this.dispatcher.looseCalls.keep(call, () => this.dispatcher.run(call, kind)) };
    } catch (error) {
      const correlationId = call.id;
      return { ok: false, error: encodeError(error, { development: this.dispatcher.isDevelopment, correlationId }) };
    } finally {
      visit.leave();
      signal?.removeEventListener('abort', onAbort);
    }
  }
}

/** The one form of a raw IPC argument; tracers may append others, which are not read. */
function readEnvelope(envelope: unknown): { readonly args: unknown; readonly meta: unknown } {
  const isObject = typeof envelope === 'object' && envelope !== null && !Array.isArray(envelope);
  const isKnown = isObject && Object.keys(envelope).every((key) => key === 'args' || key === 'meta');
  if (!isKnown) return { args: undefined, meta: undefined }; // refused by the envelope policy
  const { args, meta } = envelope as { readonly args?: unknown; readonly meta?: unknown };
  return { args, meta };
}
