import {
  ErrorCode,
  NotFoundError,
  ServiceError,
  ValidationError,
  createErrorRegistry,
  decodeError,
  encodeError,
} from '../../../src/shared/index.js';

@ErrorCode('QUOTA')
class QuotaError extends ServiceError<{ readonly limitBytes: number }> {
  declare readonly code: 'QUOTA';
}

const registry = createErrorRegistry([QuotaError]);
const roundTrip = (error: unknown, development = false): ServiceError =>
  decodeError(structuredClone(encodeError(error, { development, correlationId: 'c-1' })), registry);

describe('encodeError and decodeError', () => {
  it('keep class, code, message, details and correlation id of a built-in error', () => {
    const error = roundTrip(new ValidationError({ faults: [{ path: '0', rule: 'isInt', message: 'no' }] }));
    expect(error).toBeInstanceOf(ValidationError);
    expect(error).toMatchObject({
      name: 'ValidationError',
      code: 'VALIDATION',
      message: 'The arguments are not valid',
      details: { faults: [{ path: '0', rule: 'isInt', message: 'no' }] },
      correlationId: 'c-1',
    });
  });

  it('keep how often a call was tried', () => {
    const thrown = new QuotaError('full');
    thrown.retried = { attempts: 3, channel: 'save', clientId: 'w-1', processId: 7 };
    expect(roundTrip(thrown).retried).toEqual({ attempts: 3, channel: 'save', clientId: 'w-1', processId: 7 });
    expect(roundTrip(new QuotaError('full'))).not.toHaveProperty('retried', expect.anything());
  });

  it("keep an app's own class", () => {
    const error = roundTrip(new QuotaError('full', { details: { limitBytes: 5 } }));
    expect(error).toBeInstanceOf(QuotaError);
    expect(error.code).toBe('QUOTA');
    expect(error.details).toEqual({ limitBytes: 5 });
  });

  it('turn what is no ServiceError into INTERNAL and tell nothing of it', () => {
    const wire = encodeError(new TypeError('/home/user/secret.ts broke'), { correlationId: 'c-2' });
    expect(wire).toEqual({
      code: 'INTERNAL',
      name: 'InternalError',
      message: 'Something went wrong in the main process',
      correlationId: 'c-2',
    });
  });

  it.each([
    undefined,
    null,
    '',
    'text',
    0,
    Symbol('s'),
    {
      toString: () => {
        throw new Error('no');
      },
    },
  ])('survive that %p was thrown', (thrown) => {
    expect(encodeError(thrown, { development: true }).code).toBe('INTERNAL');
  });

  it('carry the cause with its stack in development only', () => {
    const thrown = new NotFoundError('gone', { cause: new Error('deep') });
    expect(roundTrip(thrown).cause).toBeUndefined();
    const { cause } = roundTrip(thrown, true);
    expect((cause as Error).message).toBe('deep');
    expect((cause as Error).stack).toContain('wire-error.test');
  });

  it('rebuild a code that nobody registered as a ServiceError with that code', () => {
    const error = decodeError({ code: 'LATER', name: 'LaterError', message: 'new' }, registry);
    expect(error).toBeInstanceOf(ServiceError);
    expect(error.code).toBe('LATER');
  });
});

describe('createErrorRegistry', () => {
  it('refuses two classes with one code', () => {
    @ErrorCode('QUOTA')
    class OtherQuotaError extends ServiceError {}
    expect(() => createErrorRegistry([QuotaError, OtherQuotaError])).toThrow(
      'QUOTA belongs to QuotaError and to OtherQuotaError',
    );
  });

  it('refuses a class without a code', () => {
    class NamelessError extends ServiceError {}
    expect(() => createErrorRegistry([NamelessError])).toThrow('NamelessError has no @ErrorCode');
  });
});

describe('ErrorCode', () => {
  it.each(['quota', '', '1A', 'A'.repeat(65), 'A-B'])('refuses %p', (code) => {
    expect(() => ErrorCode(code)).toThrow(TypeError);
  });

  it('refuses a second code for one class', () => {
    class Twice extends ServiceError {}
    ErrorCode('ONE')(Twice);
    expect(() => ErrorCode('TWO')(Twice)).toThrow('Twice has an error code already');
  });
});
