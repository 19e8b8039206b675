import { retryQuery } from 'sallyport/renderer/react';
import {
  ConflictError,
  DisconnectedError,
  NotFoundError,
  TimeoutError,
  UnavailableError,
  ValidationError,
} from 'sallyport/shared';

describe('retryQuery', () => {
  it.each([new DisconnectedError(), new TimeoutError({ timeoutMs: 1 }), new UnavailableError('later')])(
    'tries again what another attempt can mend: %p',
    (error) => {
      expect([0, 2, 3].map((count) => retryQuery(count, error))).toEqual([true, true, false]);
    },
  );

  it.each([
    new NotFoundError('gone'),
    new ConflictError('taken'),
    new ValidationError({ faults: [] }),
    new TypeError(),
  ])('leaves the rest: %p', (error) => {
    expect(retryQuery(0, error)).toBe(false);
  });

  it('does not multiply the attempts of main', () => {
    const error = new UnavailableError();
    error.retried = { attempts: 3, channel: 'forecast', clientId: 'w-1' };
    expect(retryQuery(0, error)).toBe(false);
  });
});
