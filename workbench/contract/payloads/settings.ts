import 'reflect-metadata';
import { IsBoolean, IsIn, IsInt, Max, Min } from 'class-validator';
import { SETTING_LIMITS, THEMES, type Theme } from '../settings-limits.js';

const { requestTimeoutMs, historyEntries } = SETTING_LIMITS;

/** What the user has chosen, in every window alike. */
export class Settings {
  @IsIn(THEMES)
  readonly theme: Theme = 'system';

  /** Whether long lines of responses are wrapped. */
  @IsBoolean()
  readonly wrapsLines: boolean = true;

  /** How long a request waits for the response's headers, and then for each further piece of its body. */
  @IsInt()
  @Min(requestTimeoutMs.min)
  @Max(requestTimeoutMs.max)
  readonly requestTimeoutMs: number = requestTimeoutMs.initial;

  /** How many exchanges the history keeps. */
  @IsInt()
  @Min(historyEntries.min)
  @Max(historyEntries.max)
  readonly historyEntries: number = historyEntries.initial;
}
