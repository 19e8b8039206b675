import { UnavailableError } from 'sallyport/shared';
import { openConnection } from '../../../src/renderer/react/open-connection.js';

describe('openConnection', () => {
  it.each([
    [false, 1],
    [true, 0],
  ])('tells of a failure, unless it was ended before (%p)', async (isEnded, count) => {
    const gate = Promise.withResolvers<object>();
    const told: unknown[] = [];
    const end = openConnection(
      () => gate.promise,
      (state) => told.push(state),
    );
    await Promise.resolve(); // it connects one turn later
    if (isEnded) end();
    gate.reject(new UnavailableError('Main is starting'));
    await gate.promise.catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toHaveLength(count);
  });
});
