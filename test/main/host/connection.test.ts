import { Channel, EventChannel, EventService, Handle, Public, Requires, Stream } from 'sallyport/main';
import { ErrorCode, ServiceError } from 'sallyport/shared';
import { ManualClock, RecordingLogger, createTestHost, type TestHost, type TestHostOptions } from 'sallyport/testing';

@ErrorCode('ODD_DETAILS')
class OddDetailsError extends ServiceError {
  declare readonly code: 'ODD_DETAILS';

  constructor() {
    super('Its details hold a function', { details: { retry: () => undefined } });
  }
}

@EventService()
class FailingService {
  @Channel() @Public() declare readonly events: EventChannel<{ readonly note: string }>;
  readonly begun = Promise.withResolvers<void>();

  @Handle()
  @Public()
  async failOddly(): Promise<void> {
    throw new OddDetailsError();
  }

  @Stream()
  @Public()
  async *streamOddly(): AsyncIterable<number> {
    yield 1;
    throw new OddDetailsError();
  }

  @Handle()
  @Public()
  async failWithoutCode(): Promise<void> {
    throw new ServiceError('A path: /home/someone', { details: { secret: 1 } });
  }

  @Handle()
  @Public()
  async answer(): Promise<number> {
    return 42;
  }

  @Stream()
  @Public()
  async *hang(): AsyncIterable<number> {
    this.begun.resolve();
    await new Promise(() => undefined);
    yield 1;
  }

  @Handle()
  @Requires('never:used')
  async guarded(): Promise<void> {}
}

describe('Connection', () => {
  let test: TestHost<FailingService>;
  let logger: RecordingLogger;

  const open = async (options: TestHostOptions = {}): Promise<void> => {
    logger = new RecordingLogger();
    test = await createTestHost(FailingService, { logger, ...options });
  };

  const errorOf = (work: Promise<unknown>): Promise<ServiceError> =>
    work.then(
      () => Promise.reject(new Error('it did not fail')),
      (error: unknown) => error as ServiceError,
    );

  afterEach(() => test.dispose());

  it("answers INTERNAL when an error's details can't cross, and goes on", async () => {
    await open();
    expect(await errorOf(test.service.failOddly())).toMatchObject({
      code: 'INTERNAL',
      correlationId: expect.any(String),
    });
    expect(await test.service.answer()).toBe(42);
  });

  it("ends a stream with INTERNAL when its error's details can't cross", async () => {
    await open();
    const items: number[] = [];
    const read = async (): Promise<void> => {
      for await (const item of test.service.streamOddly()) items.push(item);
    };
    expect(await errorOf(read())).toMatchObject({ code: 'INTERNAL' });
    expect(items).toEqual([1]);
  });

  it('takes an error without a code for one that nobody meant for the page', async () => {
    await open();
    const error = await errorOf(test.service.failWithoutCode());
    expect(error).toMatchObject({ code: 'INTERNAL', details: undefined });
    expect(error.message).not.toContain('/home');
    expect(logger.records).toContainEqual(
      expect.objectContaining({ level: 'warn', fields: expect.objectContaining({ code: 'INTERNAL' }) }),
    );
  });

  it.each([undefined, null, new Error('The directory is down')])(
    'refuses a client with INTERNAL when the app fails to decide about it: %s',
    async (thrown) => {
      await open();
      const second = new RecordingLogger();
      const failing = createTestHost(FailingService, {
        logger: second,
        authorize: () => {
          throw thrown;
        },
      });
      expect(await errorOf(failing)).toMatchObject({ code: 'INTERNAL' });
      expect(second.records).toContainEqual(expect.objectContaining({ level: 'warn' }));
    },
  );

  it('frees the place of a stream that missed its deadline, whether its method notices or not', async () => {
    const clock = new ManualClock();
    await open({ clock, limits: { maxStreams: 1 } });
    const first = test.service.hang()[Symbol.asyncIterator]().next();
    await test.host.serviceOf(FailingService).begun.promise;
    clock.advance(30_000);
    expect(await errorOf(first)).toMatchObject({ code: 'TIMEOUT' });
    const second = test.service.streamOddly()[Symbol.asyncIterator]();
    expect(await second.next()).toEqual({ done: false, value: 1 });
    await second.return?.();
  });
});
