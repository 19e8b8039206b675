import { EventService, EventServiceHost, Handle, Public, Requires, Stream, policy } from 'sallyport/main';
import { ServiceError, ErrorCode } from 'sallyport/shared';
import { createTestHost, expectRefused } from 'sallyport/testing';

@ErrorCode('UNLICENSED')
class LicenceError extends ServiceError {}

@EventService()
class ExportService {
  static runs = 0;

  @Handle()
  @Public()
  async preview(): Promise<string> {
    return 'preview';
  }

  @Handle()
  @Requires('export:write')
  async write(): Promise<string> {
    ExportService.runs += 1;
    return 'written';
  }

  @Stream()
  @Public()
  async *lines(): AsyncIterable<string> {
    yield 'line';
  }
}

const pass = async (_call: unknown, next: () => Promise<unknown>): Promise<unknown> => next();

describe('policy', () => {
  beforeEach(() => {
    ExportService.runs = 0;
  });

  it('runs for the methods it applies to, and can refuse', async () => {
    const asked: string[] = [];
    const licence = policy({
      name: 'licence',
      before: 'permission',
      appliesTo: ({ channel }) => channel === 'write',
      run: async ({ channel }) => {
        asked.push(channel);
        throw new LicenceError('No licence');
      },
    });
    await using test = await createTestHost(ExportService, { policies: [licence], errors: [LicenceError] });
    expect(await test.service.preview()).toBe('preview');
    const error = await expectRefused(test.service.write(), 'UNLICENSED');
    expect(error).toBeInstanceOf(LicenceError);
    expect([asked, ExportService.runs]).toEqual([['write'], 0]);
  });

  it('sees what the page sent before validation, and may change what the caller gets', async () => {
    const shout = policy({
      name: 'shout',
      after: 'validation',
      appliesTo: ({ kind }) => kind === 'handle',
      run: async (_call, next) => String(await next()).toUpperCase(),
    });
    await using test = await createTestHost(ExportService, { policies: [shout] });
    expect(await test.service.preview()).toBe('PREVIEW');
    expect(await Array.fromAsync(test.service.lines())).toEqual(['line']);
  });

  it('stands where it is put: before and after permission', async () => {
    const seen: string[] = [];
    const note = (name: string, place: { before: string } | { after: string }) =>
      policy({
        name,
        ...place,
        appliesTo: ({ channel }) => channel === 'write',
        run: async (_call, next) => {
          seen.push(name);
          return next();
        },
      });
    const policies = [note('first', { before: 'permission' }), note('last', { after: 'permission' })];
    const authorize = (): boolean => {
      seen.push('permission');
      return true;
    };
    await using test = await createTestHost(ExportService, { policies, authorize });
    seen.length = 0; // the manifest has asked too
    await test.service.write();
    expect(seen).toEqual(['first', 'permission', 'last']);
  });

  it('may stand next to another one of the app', async () => {
    const policies = [
      policy({ name: 'one', after: 'envelope', run: pass }),
      policy({ name: 'two', after: 'one', run: pass }),
    ];
    await using test = await createTestHost(ExportService, { policies });
    expect(await test.service.preview()).toBe('preview');
  });

  it.each([
    [
      'next to nothing',
      [policy({ name: 'one', after: 'nothing', run: pass })],
      /'nothing', which is none of: outcome,/,
    ],
    ['outside of outcome', [policy({ name: 'one', before: 'outcome', run: pass })], /Nothing stands before outcome/],
    ['under a taken name', [policy({ name: 'guard', after: 'envelope', run: pass })], /a policy guard already/],
  ])('keeps a host from starting with one %s', async (_case, policies, message) => {
    await expect(EventServiceHost.start(ExportService, { policies })).rejects.toThrow(message);
  });

  it('refuses a name of another form', () => {
    expect(() => policy({ name: 'No Name', after: 'envelope', run: pass })).toThrow(TypeError);
  });
});
