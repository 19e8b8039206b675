import 'reflect-metadata';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min, MinLength } from 'class-validator';

/**
 * How a call ended: `success`; `failure`, its method ran and threw; `refusal`, it was kept from running; `violation`, a
 * refusal of what no honest page sends. `intent`: a privileged method is about to run.
 */
export const AUDIT_OUTCOMES = ['intent', 'success', 'failure', 'refusal', 'violation'] as const;

export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/**
 * What a record is about: how calls ended; `opened`, the app began to write here; `retention`, old records were removed.
 */
export const AUDIT_RECORD_KINDS = [...AUDIT_OUTCOMES, 'opened', 'retention'] as const;

export type AuditRecordKind = (typeof AUDIT_RECORD_KINDS)[number];

/** The most records that one page of the audit trail may have. */
export const MAX_AUDIT_PAGE = 500;

/** The latest time that a `Date` knows (ECMA-262, section 21.4.1.1). */
const MAX_TIME_MS = 8_640_000_000_000_000;

/** Which records of the audit trail are asked for: those that everything given here is true of. */
export class AuditQuery {
  @IsOptional()
  @IsIn(AUDIT_RECORD_KINDS)
  declare readonly outcome?: AuditRecordKind;

  /** The whole name, or its beginning up to a separator: `http` has `http:send`. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  declare readonly channel?: string;

  /** Such as `PERMISSION_DENIED`. */
  @IsOptional()
  @Matches(/^[A-Z][A-Z0-9_]{0,63}$/)
  declare readonly code?: string;

  /** What any of its texts has in it, whatever its case: a user's id, an origin, a correlation id. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(128)
  declare readonly text?: string;

  /** Only what happened, or last happened, at this time or later, in milliseconds since 1970 UTC. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_TIME_MS)
  declare readonly sinceMs?: number;

  /** Only what happened, or first happened, before this time, in milliseconds since 1970 UTC. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_TIME_MS)
  declare readonly untilMs?: number;

  /** Only records with a lower number: `nextBefore` of the page before. Left out for the newest. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  declare readonly before?: number;

  /** At most so many. */
  @IsInt()
  @Min(1)
  @Max(MAX_AUDIT_PAGE)
  declare readonly limit: number;
}
