import { DisconnectedError, InternalError, NotFoundError, ValidationError } from '../../../src/shared/index.js';
import { HttpError } from '../../../src/shim/index.js';
import { describeConnectFailure, describeError, isNotFound } from '../../../workbench/renderer/shell/describe-error.js';

describe('describeError', () => {
  it('shows the words of an HTTP failure', () => {
    const message = 'The server at localhost:81 refused the connection.';
    expect(describeError(new HttpError({ reason: 'connection-refused', message }))).toBe(message);
  });

  it('names the first fault of what was refused, and counts the others', () => {
    const fault = { path: '0.url', rule: 'maxLength', message: 'url must be shorter' };
    expect(describeError(new ValidationError({ faults: [fault, fault, fault] }))).toBe(
      'Not accepted: url: url must be shorter (and 2 more).',
    );
    expect(describeError(new ValidationError({ faults: [] }))).toBe('The main process refused this as not valid.');
  });

  it('points to the log for what only main knows', () => {
    const error = new InternalError();
    error.correlationId = 'abc';
    expect(describeError(error)).toContain('abc');
  });

  it('says that main is out of reach', () => {
    expect(describeError(new DisconnectedError())).toContain('can’t be reached');
  });

  it('shows any other error by its message', () => {
    expect([describeError(new Error('plain')), describeError('text')]).toEqual(['plain', 'text']);
  });
});

describe('isNotFound', () => {
  it('is true of that error only', () => {
    expect([isNotFound(new NotFoundError('x')), isNotFound(new Error('x'))]).toEqual([true, false]);
  });
});

describe('describeConnectFailure', () => {
  it('says what the transport says: it knows what the user can do', () => {
    const message = 'This page was opened without its token: use the address that the server printed';
    expect(describeConnectFailure(new DisconnectedError(message))).toBe(message);
    expect(describeConnectFailure(new Error('plain'))).toBe('plain');
  });
});
