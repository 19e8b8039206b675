/** What an option may be, both ends included. */
interface NumberRange {
  readonly minimum: number;
  readonly maximum: number;
}

/**
 * Refuses an option that would switch a policy off, or that no timer could keep.
 *
 * @param where the decorator and its place, for the error
 * @throws {RangeError} unless it is a whole number within the range, both ends included
 */
export function checkWhole(options: object, name: string, { minimum, maximum }: NumberRange, where: string): void {
  const value = (options as Readonly<Record<string, unknown>>)[name];
  if (Number.isSafeInteger(value) && (value as number) >= minimum && (value as number) <= maximum) return;
  throw new RangeError(`${where}: ${name} is a whole number from ${minimum} to ${maximum}, not ${String(value)}`);
}
