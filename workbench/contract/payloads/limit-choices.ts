import 'reflect-metadata';
import { IsInt, Max, Min } from 'class-validator';
import { LIMIT_RULES, type LimitName } from '../limit-rules.js';

/** The limits of this workbench, each within its rule. */
export class LimitChoices implements Record<LimitName, number> {
  /** Of each window, on each channel. */
  @IsInt()
  @Min(LIMIT_RULES.callsPerSecond.min)
  @Max(LIMIT_RULES.callsPerSecond.max)
  readonly callsPerSecond: number = LIMIT_RULES.callsPerSecond.initial;

  /** Of all windows, on all channels together. */
  @IsInt()
  @Min(LIMIT_RULES.totalCallsPerSecond.min)
  @Max(LIMIT_RULES.totalCallsPerSecond.max)
  readonly totalCallsPerSecond: number = LIMIT_RULES.totalCallsPerSecond.initial;

  /** Of one message, or one file that is sent along. */
  @IsInt()
  @Min(LIMIT_RULES.messageMebibytes.min)
  @Max(LIMIT_RULES.messageMebibytes.max)
  readonly messageMebibytes: number = LIMIT_RULES.messageMebibytes.initial;

  /** Of one text among the arguments of a call. */
  @IsInt()
  @Min(LIMIT_RULES.textCharacters.min)
  @Max(LIMIT_RULES.textCharacters.max)
  readonly textCharacters: number = LIMIT_RULES.textCharacters.initial;

  /** In the arguments of one call. */
  @IsInt()
  @Min(LIMIT_RULES.valuesPerCall.min)
  @Max(LIMIT_RULES.valuesPerCall.max)
  readonly valuesPerCall: number = LIMIT_RULES.valuesPerCall.initial;

  /** Of objects within objects, in the arguments of one call. */
  @IsInt()
  @Min(LIMIT_RULES.levelsPerCall.min)
  @Max(LIMIT_RULES.levelsPerCall.max)
  readonly levelsPerCall: number = LIMIT_RULES.levelsPerCall.initial;

  /** Of one window, at the same time. */
  @IsInt()
  @Min(LIMIT_RULES.runningCalls.min)
  @Max(LIMIT_RULES.runningCalls.max)
  readonly runningCalls: number = LIMIT_RULES.runningCalls.initial;

  /** Of one window, for a place among those that run. */
  @IsInt()
  @Min(LIMIT_RULES.waitingCalls.min)
  @Max(LIMIT_RULES.waitingCalls.max)
  readonly waitingCalls: number = LIMIT_RULES.waitingCalls.initial;

  /** Of one window. */
  @IsInt()
  @Min(LIMIT_RULES.openStreams.min)
  @Max(LIMIT_RULES.openStreams.max)
  readonly openStreams: number = LIMIT_RULES.openStreams.initial;

  /** That a call may take, unless its method says otherwise. */
  @IsInt()
  @Min(LIMIT_RULES.callSeconds.min)
  @Max(LIMIT_RULES.callSeconds.max)
  readonly callSeconds: number = LIMIT_RULES.callSeconds.initial;

  /** Of main’s memory in use, from which on calls are refused. */
  @IsInt()
  @Min(LIMIT_RULES.heapMebibytes.min)
  @Max(LIMIT_RULES.heapMebibytes.max)
  readonly heapMebibytes: number = LIMIT_RULES.heapMebibytes.initial;

  /** By which main may be late before calls are refused. */
  @IsInt()
  @Min(LIMIT_RULES.lagMilliseconds.min)
  @Max(LIMIT_RULES.lagMilliseconds.max)
  readonly lagMilliseconds: number = LIMIT_RULES.lagMilliseconds.initial;

  /** That what a window has is kept while it is away. */
  @IsInt()
  @Min(LIMIT_RULES.graceSeconds.min)
  @Max(LIMIT_RULES.graceSeconds.max)
  readonly graceSeconds: number = LIMIT_RULES.graceSeconds.initial;

  /** Without a call, after which a session ends. */
  @IsInt()
  @Min(LIMIT_RULES.idleMinutes.min)
  @Max(LIMIT_RULES.idleMinutes.max)
  readonly idleMinutes: number = LIMIT_RULES.idleMinutes.initial;

  /** After which a session ends in any case. */
  @IsInt()
  @Min(LIMIT_RULES.lifetimeHours.min)
  @Max(LIMIT_RULES.lifetimeHours.max)
  readonly lifetimeHours: number = LIMIT_RULES.lifetimeHours.initial;
}
