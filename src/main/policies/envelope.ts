import { ProtocolError, type CallMeta } from '../../shared/index.js';
import type { Policy } from './policy.js';

const META_KEYS = new Set(['timeoutMs', 'traceparent']);
const MAX_TRACEPARENT_LENGTH = 128;

/** Takes only `{ args, meta }` of the form that the protocol has. */
export const envelope: Policy = {
  name: 'envelope',
  compile:
    ({ method }, next) =>
    (call) => {
      if (!Array.isArray(call.args)) throw new ProtocolError({ reason: '`args` is not an array' });
      if (call.offset > 0 && method.isResumable !== true) {
        throw new ProtocolError({ reason: 'an `offset` in a stream that is not resumable' });
      }
      if (call.rawMeta !== undefined) call.meta = readMeta(call.rawMeta);
      return next(call);
    },
};

function readMeta(raw: unknown): CallMeta {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw new ProtocolError({ reason: '`meta` is not an object' });
  }
  if (Object.keys(raw).some((key) => !META_KEYS.has(key)))
    throw new ProtocolError({ reason: '`meta` has an unknown key' });
  const { timeoutMs, traceparent } = raw as Record<string, unknown>;
  if (timeoutMs !== undefined && typeof timeoutMs !== 'number') {
    throw new ProtocolError({ reason: '`meta.timeoutMs` is not a number' });
  }
  if (traceparent !== undefined && (typeof traceparent !== 'string' || traceparent.length > MAX_TRACEPARENT_LENGTH)) {
    throw new ProtocolError({ reason: '`meta.traceparent` is not a short string' });
  }
  return { ...(timeoutMs === undefined ? {} : { timeoutMs }), ...(traceparent === undefined ? {} : { traceparent }) };
}
