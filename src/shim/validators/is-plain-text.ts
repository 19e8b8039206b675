import { ValidateBy, type ValidationOptions } from 'class-validator';

/** What a text for people may hold beside what can be seen. */
export interface PlainTextOptions {
  /** Whether it may have line breaks (`\n`, `\r\n`) and tabs. @default false */
  readonly isMultiline?: boolean;
}

/** Joins the parts of an emoji, and letters in several scripts of India: a format character that people do type. */
const JOINERS = /[\u200c\u200d]/g;
const LINES = /\r?\n|\t/g;

/**
 * Controls, formats (the marks that turn the direction of text among them), surrogates that are half a pair, and what
 * Unicode has not assigned, or leaves to private agreement; and its own line and paragraph separators.
 */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/u;

/** No script stacks as many marks or variation selectors on a letter: they hide text, or push it over other lines. */
const STACKED = /\p{M}{9}/u;

/**
 * A text that looks like what it is: a name, a title, a label, one line of it. It refuses control and escape characters,
 * marks that turn the direction of text, half surrogate pairs, and piles of marks. It does not bound the length; put
 * `@MaxLength()` beside it.
 *
 * @example
 * @IsPlainText() @MaxLength(64) declare readonly name: string;
 */
export function IsPlainText(options: PlainTextOptions = {}, validation?: ValidationOptions): PropertyDecorator {
  const isPlain = (value: unknown): boolean => typeof value === 'string' && isPlainText(value, options);
  const defaultMessage = (): string => '$property must be text without control or other invisible characters';
  return ValidateBy({ name: 'isPlainText', validator: { validate: isPlain, defaultMessage } }, validation);
}

function isPlainText(text: string, { isMultiline = false }: PlainTextOptions): boolean {
  const line = isMultiline ? text.replace(LINES, ' ') : text;
  return !INVISIBLE.test(line.replace(JOINERS, '')) && !STACKED.test(text);
}
