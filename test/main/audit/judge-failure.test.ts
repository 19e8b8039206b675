import {
  CancelledError,
  InternalError,
  PermissionDeniedError,
  ProtocolError,
  RateLimitedError,
  UnauthenticatedError,
  ValidationError,
} from 'sallyport/shared';
import { judgeFailure } from '../../../src/main/audit/judge-failure.js';

const fault = (rule: string) => new ValidationError({ faults: [{ path: 'a', rule, message: 'must not' }] });

describe('judgeFailure', () => {
  it.each([
    ['an error of the method', new PermissionDeniedError({ permission: 'a:b' }), true, 'failure'],
    ['what the caller gave up', new CancelledError(), false, 'failure'],
    ['what went wrong before the method', new InternalError(), false, 'failure'],
    ['too many calls', new RateLimitedError({ scope: 'global', retryAfterMs: 1 }), false, 'refusal'],
    ['too many calls, as a method says', new RateLimitedError({ scope: 'sign-in', retryAfterMs: 1 }), true, 'refusal'],
    ['an invalid argument', fault('isInt'), false, 'refusal'],
    ['nobody signed in', new UnauthenticatedError(), false, 'refusal'],
    ['a forbidden key', fault('forbiddenKey'), false, 'violation'],
    ['a permission that the page was not shown', new PermissionDeniedError({ permission: 'a:b' }), false, 'violation'],
    ['no message', new ProtocolError({ reason: 'none' }), false, 'violation'],
  ] as const)('takes %s for what it is', (_case, error, hasRun, outcome) => {
    expect(judgeFailure(error, hasRun)).toBe(outcome);
  });
});
