import 'reflect-metadata';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import { MAX_NAME_CHARACTERS, NAME_PATTERN, NAME_RULE } from '../name.js';

export const BODY_KINDS = ['none', 'text', 'json', 'form'] as const;

export class ToggledFieldDraft {
  @IsString()
  @MaxLength(1_024)
  declare readonly name: string;

  @IsString()
  @MaxLength(65_536)
  declare readonly value: string;

  @IsBoolean()
  declare readonly enabled: boolean;
}

/** What the editor holds: a request that may not have been saved, or be sendable, yet. */
export class RequestDraft {
  @IsString()
  @MaxLength(MAX_NAME_CHARACTERS)
  @Matches(NAME_PATTERN, { message: `name ${NAME_RULE}` })
  declare readonly name: string;

  @IsString()
  @MaxLength(32)
  declare readonly method: string;

  @IsString()
  @MaxLength(65_536)
  declare readonly url: string;

  @IsArray()
  @ArrayMaxSize(1_000)
  @ValidateNested({ each: true })
  @Type(() => ToggledFieldDraft)
  declare readonly query: readonly ToggledFieldDraft[];

  @IsArray()
  @ArrayMaxSize(1_000)
  @ValidateNested({ each: true })
  @Type(() => ToggledFieldDraft)
  declare readonly headers: readonly ToggledFieldDraft[];

  @IsIn(BODY_KINDS)
  declare readonly bodyKind: (typeof BODY_KINDS)[number];

  @IsString()
  @MaxLength(8_388_608)
  declare readonly bodyText: string;

  @IsArray()
  @ArrayMaxSize(1_000)
  @ValidateNested({ each: true })
  @Type(() => ToggledFieldDraft)
  declare readonly bodyFields: readonly ToggledFieldDraft[];
}
