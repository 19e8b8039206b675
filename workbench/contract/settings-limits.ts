// Apart from the payload class, so that the page gets by without the validators.

export const THEMES = ['system', 'light', 'dark'] as const;

export type Theme = (typeof THEMES)[number];

/** The least and the most that a setting may be, and what it is until somebody changes it. */
export const SETTING_LIMITS = {
  requestTimeoutMs: { min: 1_000, max: 3_600_000, initial: 30_000 },
  historyEntries: { min: 10, max: 2_000, initial: 200 },
} as const;
