import type { LimitEffect, LimitName, LimitRule } from '../../../contract/limit-rules.js';

/** What a limit is called, counts, and is there for. */
export interface LimitText {
  readonly label: string;
  readonly unit: string;
  readonly purpose: string;
}

export const GROUP_TEXTS: Readonly<Record<LimitRule['group'], string>> = {
  rate: 'How often',
  payload: 'How much at once',
  concurrency: 'How many at the same time, and how long',
  resources: 'What main may use',
  sessions: 'Windows and sessions',
};

export const EFFECT_TEXTS: Readonly<Record<LimitEffect, string>> = {
  'at-once': '',
  'next-connection': 'Holds for windows that connect from then on.',
  'next-start': 'Holds after a restart of the workbench.',
};

export const LIMIT_TEXTS: Readonly<Record<LimitName, LimitText>> = {
  callsPerSecond: {
    label: 'Calls of one window to one method',
    unit: 'a second',
    purpose: 'A window that calls without end leaves nothing for the others, and tries passwords quickly.',
  },
  totalCallsPerSecond: {
    label: 'Calls of all windows together',
    unit: 'a second',
    purpose: 'Many windows, or one that comes back under many names, get no more than this.',
  },
  messageMebibytes: {
    label: 'Size of one message',
    unit: 'MiB',
    purpose: 'A message is held in memory as a whole before anything of it is looked at.',
  },
  textCharacters: {
    label: 'Length of one text',
    unit: 'characters',
    purpose: 'Patterns and parsers take far longer over a long text than it takes to send.',
  },
  valuesPerCall: {
    label: 'Values in one call',
    unit: 'values',
    purpose: 'A few bytes can unfold into millions of values, which take seconds to check.',
  },
  levelsPerCall: {
    label: 'Objects within objects in one call',
    unit: 'levels',
    purpose: 'Deeply nested data overflows the stack of whoever walks it.',
  },
  runningCalls: {
    label: 'Calls of one window that run',
    unit: 'calls',
    purpose: 'One window can’t keep main busy for itself alone.',
  },
  waitingCalls: {
    label: 'Calls of one window that wait',
    unit: 'calls',
    purpose: 'What waits is held in memory.',
  },
  openStreams: {
    label: 'Streams of one window',
    unit: 'streams',
    purpose: 'Each may hold up to 1 MiB that is on its way.',
  },
  callSeconds: {
    label: 'Time for one call',
    unit: 'seconds',
    purpose: 'What hangs gives its place to others. Requests have a timeout of their own.',
  },
  heapMebibytes: {
    label: 'Memory of main',
    unit: 'MiB',
    purpose: 'Beyond it calls are refused until there is room again, and main does not end for want of memory.',
  },
  lagMilliseconds: {
    label: 'Delay of main',
    unit: 'ms',
    purpose: 'When main is later than this, calls are refused until it has caught up.',
  },
  graceSeconds: {
    label: 'Time to come back',
    unit: 'seconds',
    purpose: 'For so long a window that has lost its connection keeps its session and what it has open.',
  },
  idleMinutes: {
    label: 'Session without use',
    unit: 'minutes',
    purpose: 'A window that somebody left open locks itself.',
  },
  lifetimeHours: {
    label: 'Session in any case',
    unit: 'hours',
    purpose: 'Nobody stays signed in for ever, however busy.',
  },
};
