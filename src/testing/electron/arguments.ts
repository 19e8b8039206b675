// What Electron's native half says of arguments that it can't take.

/** @throws {TypeError} when a channel is not text */
export function expectChannel(channel: unknown): void {
  expectConverted(channel, typeof channel === 'string', 0);
}

/** @throws {TypeError} when there are fewer arguments than are needed */
export function expectArguments(args: readonly unknown[], needed: number): void {
  if (args.length < needed) throw new TypeError('Insufficient number of arguments.');
}

/** @throws {TypeError} when an argument was not what it must be */
export function expectConverted(value: unknown, isRight: boolean, index: number): void {
  if (isRight) return;
  const shown = typeof value === 'object' && value !== null ? `#<${value.constructor.name}>` : String(value);
  throw new TypeError(`Error processing argument at index ${index}, conversion failure from ${shown}`);
}
