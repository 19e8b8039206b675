// Apart from the payload class, so that the page gets by without the validators.

/** When a change of a limit holds: at once, for windows that connect from then on, or after a restart. */
export type LimitEffect = 'at-once' | 'next-connection' | 'next-start';

export const LIMIT_GROUPS = ['rate', 'payload', 'concurrency', 'resources', 'sessions'] as const;

/** What a limit is: whole numbers from `min` to `max`. */
export interface LimitRule {
  readonly group: (typeof LIMIT_GROUPS)[number];
  readonly min: number;
  readonly max: number;
  /** What it is until somebody changes it. */
  readonly initial: number;
  readonly effect: LimitEffect;
}

/** Every limit that can be changed. The least of each leaves enough to change it back. */
export const LIMIT_RULES = {
  callsPerSecond: { group: 'rate', min: 20, max: 100_000, initial: 1_000, effect: 'at-once' },
  totalCallsPerSecond: { group: 'rate', min: 200, max: 1_000_000, initial: 10_000, effect: 'at-once' },
  messageMebibytes: { group: 'payload', min: 1, max: 64, initial: 16, effect: 'next-connection' },
  textCharacters: { group: 'payload', min: 65_536, max: 16_777_216, initial: 4_194_304, effect: 'at-once' },
  valuesPerCall: { group: 'payload', min: 1_000, max: 100_000, initial: 10_000, effect: 'at-once' },
  levelsPerCall: { group: 'payload', min: 8, max: 64, initial: 32, effect: 'at-once' },
  runningCalls: { group: 'concurrency', min: 4, max: 512, initial: 64, effect: 'at-once' },
  waitingCalls: { group: 'concurrency', min: 16, max: 4_096, initial: 256, effect: 'at-once' },
  openStreams: { group: 'concurrency', min: 4, max: 256, initial: 32, effect: 'next-connection' },
  callSeconds: { group: 'concurrency', min: 5, max: 600, initial: 30, effect: 'next-start' },
  heapMebibytes: { group: 'resources', min: 128, max: 4_096, initial: 512, effect: 'at-once' },
  lagMilliseconds: { group: 'resources', min: 100, max: 10_000, initial: 500, effect: 'at-once' },
  graceSeconds: { group: 'sessions', min: 5, max: 3_600, initial: 60, effect: 'at-once' },
  idleMinutes: { group: 'sessions', min: 1, max: 1_440, initial: 30, effect: 'next-start' },
  lifetimeHours: { group: 'sessions', min: 1, max: 168, initial: 12, effect: 'next-start' },
} as const satisfies Readonly<Record<string, LimitRule>>;

export type LimitName = keyof typeof LIMIT_RULES;

export const LIMIT_NAMES = Object.keys(LIMIT_RULES) as readonly LimitName[];
