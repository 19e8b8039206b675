import { PermissionDeniedError } from 'sallyport/shared';
import { createTestHost, expectRefused, type TestHost } from 'sallyport/testing';
import { TallyService } from './tally-service.js';

describe('expectRefused', () => {
  let test: TestHost<TallyService>;
  let isGranted: boolean;

  beforeEach(async () => {
    isGranted = true;
    test = await createTestHost(TallyService, { authorize: () => isGranted });
    // Only now: a page is not told of members that it may not use.
    isGranted = false;
  });

  afterEach(() => test.dispose());

  it('resolves to the error of a call that is refused with the code', async () => {
    const error = await expectRefused(test.service.clear(), 'PERMISSION_DENIED');
    expect(error).toBeInstanceOf(PermissionDeniedError);
  });

  it('takes a stream, which is refused on its first item', async () => {
    await expectRefused(test.service.secrets(), 'PERMISSION_DENIED');
  });

  it('takes a function, also one that throws at once', async () => {
    await expectRefused(() => test.service.clear(), 'PERMISSION_DENIED');
    await expectRefused(() => {
      throw new PermissionDeniedError({ permission: 'x' });
    }, 'PERMISSION_DENIED');
  });

  it('compares details by value, and lets there be more of them', async () => {
    const details = { faults: [{ path: '0', rule: 'max' }] };
    await expectRefused(test.service.add(11, 1), 'VALIDATION', details);
  });

  it.each([
    [{ faults: [{ path: '0', rule: 'min' }] }, 'details.faults.0.rule is "max" and not "min"'],
    [{ faults: [] }, 'details.faults has 1 elements and not 0'],
    [{ nothing: 1 }, 'details.nothing is missing and not 1'],
    ['faults', 'details is {"faults":'],
  ])('throws where details differ: %j', async (details, message) => {
    await expect(expectRefused(test.service.add(11, 1), 'VALIDATION', details)).rejects.toThrow(message);
  });

  it('throws when the call was answered', async () => {
    await expect(expectRefused(test.service.add(1, 2), 'PERMISSION_DENIED')).rejects.toThrow(
      'Expected a refusal with PERMISSION_DENIED, but it was answered with 3',
    );
    await expect(expectRefused(test.service.count(1), 'PERMISSION_DENIED')).rejects.toThrow('answered with 0');
    await expect(expectRefused(test.service.count(0), 'PERMISSION_DENIED')).rejects.toThrow('answered with undefined');
  });

  it('throws when another code refused it, and keeps what that was', async () => {
    const failure = await expectRefused(test.service.clear(), 'VALIDATION').catch((error: unknown) => error as Error);
    expect(failure).toMatchObject({ message: expect.stringContaining('refused with PERMISSION_DENIED') });
    expect((failure as Error).cause).toBeInstanceOf(PermissionDeniedError);
  });

  it.each([
    [new TypeError('x is not a function'), 'failed with TypeError: x is not a function'],
    [Object.assign(new Error('no file'), { code: 'ENOENT' }), 'failed with Error: no file'],
    ['text', 'failed with "text"'],
    [{ toJSON: () => 1n }, 'failed with [object Object]'],
  ])('throws when it failed for another reason: %p', async (reason, message) => {
    await expect(expectRefused(Promise.reject(reason), 'ENOENT')).rejects.toThrow(message);
  });

  it('leaves no stream open that was answered', async () => {
    await expect(expectRefused(test.service.count(1_000_000), 'X')).rejects.toThrow('answered with 0');
    const service = test.host.serviceOf(TallyService);
    await service.whenStopped;
    expect(service.isStopped).toBe(true);
  });
});
