import { DisconnectedError, RateLimitedError, ResourceExhaustedError, UnavailableError } from 'sallyport/shared';
import { SignInRefusedError } from 'sallyport/shim';
import { checkNewPassword } from '../../../../workbench/renderer/access/password-rules.js';
import { describeSignInFailure, formatWait } from '../../../../workbench/renderer/access/sign-in-failure.js';

describe('describeSignInFailure', () => {
  it('says until when there is no use in trying', () => {
    const error = new RateLimitedError({ scope: 'sign-in', retryAfterMs: 4_000 });
    expect(describeSignInFailure(error, 100)).toEqual({ kind: 'waiting', sinceMs: 100, untilMs: 4_100 });
  });

  it.each([
    [new SignInRefusedError(), /^Name or password is wrong\.$/],
    [new ResourceExhaustedError({ resource: 'passwords', maximum: 32 }), /Too many are signing in/],
    [new UnavailableError('', { details: { reason: 'users-lost' } }), /--forget-users/],
    [new DisconnectedError(), /can’t be reached/],
  ])('says in words what went wrong: %s', (error, text) => {
    const told: unknown = expect.stringMatching(text);
    expect(describeSignInFailure(error, 0)).toEqual({ kind: 'told', text: told });
  });
});

describe('formatWait', () => {
  it.each([
    [1, '1 s'],
    [1_000, '1 s'],
    [1_001, '2 s'],
    [59_000, '59 s'],
    [59_001, '1 min 0 s'],
    [900_000, '15 min 0 s'],
  ])('shows %d ms as %s', (ms, text) => {
    expect(formatWait(ms)).toBe(text);
  });
});

describe('checkNewPassword', () => {
  it.each([
    ['elevenchars', 'elevenchars', 'ada', /at least 12/],
    ['TWELVE chars', 'TWELVE chars', 'twelve chars', /must not be the name/],
    ['twelve chars', 'twelve char', 'ada', /not the same/],
    ['twelve chars', 'twelve chars', 'ada', /^$/],
  ])('judges %s, %s of %s', (password, again, name, text) => {
    expect(checkNewPassword(password, again, name)).toMatch(text);
  });
});
