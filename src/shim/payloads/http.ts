import 'reflect-metadata';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInstance,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import type { Bytes } from '../../shared/index.js';

/** A name with a value: a header, a query parameter, a form field. Order and repetition are kept. */
export class NameValue {
  @IsString()
  @MaxLength(1_024)
  declare readonly name: string;

  @IsString()
  @MaxLength(65_536)
  declare readonly value: string;
}

export const HTTP_BODY_KINDS = ['text', 'json', 'form', 'file'] as const;
export type HttpBodyKind = (typeof HTTP_BODY_KINDS)[number];

/** What a request carries. Which field counts depends on `kind`. */
export class HttpBody {
  /**
   * `text` and `json` send `text` in UTF-8 (as `text/plain` and `application/json` unless a header says otherwise),
   * `form` sends `fields` URL-encoded, `file` sends `content`.
   */
  @IsIn(HTTP_BODY_KINDS)
  declare readonly kind: HttpBodyKind;

  @IsOptional()
  @IsString()
  declare readonly text?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1_000)
  @ValidateNested({ each: true })
  @Type(() => NameValue)
  declare readonly fields?: readonly NameValue[];

  @IsOptional()
  @IsInstance(Uint8Array)
  declare readonly content?: Bytes;

  @IsOptional()
  @IsString()
  @MaxLength(255)
  declare readonly fileName?: string;

  /** @default 'application/octet-stream' */
  @IsOptional()
  @IsString()
  @MaxLength(255)
  declare readonly contentType?: string;
}

/** One HTTP request, sent by main. */
export class HttpRequest {
  /** Any token of RFC 9110 §5.6.2, such as `GET` or `PROPFIND`. */
  @IsString()
  @MinLength(1)
  @MaxLength(32)
  declare readonly method: string;

  /** Absolute, `http:` or `https:`. */
  @IsString()
  @MinLength(1)
  @MaxLength(65_536)
  declare readonly url: string;

  /** Appended to what the URL has already. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1_000)
  @ValidateNested({ each: true })
  @Type(() => NameValue)
  declare readonly query?: readonly NameValue[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1_000)
  @ValidateNested({ each: true })
  @Type(() => NameValue)
  declare readonly headers?: readonly NameValue[];

  @IsOptional()
  @ValidateNested()
  @Type(() => HttpBody)
  declare readonly body?: HttpBody;

  /**
   * Time until the response's headers, and between any two pieces of its body unless `pauseTimeoutMs` says otherwise.
   *
   * @default 30_000, but an hour between two pieces of an event stream, which is silent when nothing happens
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(3_600_000)
  declare readonly timeoutMs?: number;

  /**
   * Time between any two pieces of the body, where it is not to be the same as until the headers.
   *
   * @default `timeoutMs`
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(3_600_000)
  declare readonly pauseTimeoutMs?: number;

  /** @default true */
  @IsOptional()
  @IsBoolean()
  declare readonly followRedirects?: boolean;

  /** @default 10 */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100)
  declare readonly maxRedirects?: number;
}
