import type { RateLimitOptions, ResourceMonitorOptions, SessionOptions } from 'sallyport/main';
import type { Limits } from 'sallyport/shared';
import type { LimitChoices } from '../../contract/index.js';

const MEBIBYTE = 1_048_576;

/** What was chosen, in the words of the host's options. */
export const hostLimits = (chosen: LimitChoices): Partial<Limits> => ({
  maxMessageBytes: chosen.messageMebibytes * MEBIBYTE,
  maxStringLength: chosen.textCharacters,
  maxNodes: chosen.valuesPerCall,
  maxDepth: chosen.levelsPerCall,
  maxRunningCalls: chosen.runningCalls,
  maxWaitingCalls: chosen.waitingCalls,
  maxStreams: chosen.openStreams,
  timeoutMs: chosen.callSeconds * 1_000,
  graceMs: chosen.graceSeconds * 1_000,
});

export const hostRates = (chosen: LimitChoices): RateLimitOptions => ({
  channel: { calls: chosen.callsPerSecond, perMs: 1_000 },
  // Three methods at their full rate; never so few that the page itself could not load.
  client: { calls: Math.max(3_000, 3 * chosen.callsPerSecond), perMs: 1_000 },
  global: { calls: chosen.totalCallsPerSecond, perMs: 1_000 },
});

export const resourceLimits = (
  chosen: LimitChoices,
): Required<Pick<ResourceMonitorOptions, 'maxHeapBytes' | 'maxLagMs'>> => ({
  maxHeapBytes: chosen.heapMebibytes * MEBIBYTE,
  maxLagMs: chosen.lagMilliseconds,
});

export const sessionTimes = (chosen: LimitChoices): Pick<SessionOptions, 'idleMs' | 'lifetimeMs'> => ({
  idleMs: chosen.idleMinutes * 60_000,
  lifetimeMs: chosen.lifetimeHours * 3_600_000,
});
