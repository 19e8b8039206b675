import 'reflect-metadata';
import { ArrayMaxSize, IsArray, IsOptional, IsString, IsUUID, MaxLength, MinLength } from 'class-validator';

/** The most UTF-8 bytes that the text of one journal entry may have. */
export const MAX_JOURNAL_TEXT_BYTES = 8_388_608;

/** Unsaved text, as it is now. */
export class JournalWrite {
  /** Which text it is, for instance `request:` and an id. */
  @IsString()
  @MinLength(1)
  @MaxLength(256)
  declare readonly key: string;

  /** At most {@link MAX_JOURNAL_TEXT_BYTES}. */
  @IsString()
  declare readonly text: string;

  /** What the text is a draft of, in the app's own words: for instance the revision that was last saved. */
  @IsOptional()
  @IsString()
  @MaxLength(256)
  declare readonly base?: string;

  /** A new random name for this write. Sent again under the same name, it does nothing more. */
  @IsUUID()
  declare readonly version: string;

  /**
   * The versions that it may replace: the last one that is known to have been written, and those sent since whose
   * answer was lost. Left out when there was none.
   */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(16)
  @IsUUID(undefined, { each: true })
  declare readonly follows?: readonly string[];
}
