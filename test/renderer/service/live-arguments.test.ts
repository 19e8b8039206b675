import { ResourceExhaustedError, type ServiceError } from 'sallyport/shared';
import { createTestHost } from 'sallyport/testing';
import { LiveArgumentsService, LiveTraces } from '../../suites/live-arguments-service.js';

describe('LiveArguments', () => {
  beforeEach(() => {
    LiveArgumentsService.traces = new LiveTraces();
  });

  it('tells how many calls of a callback were lost, and calls it with the newest', async () => {
    const problems: ServiceError[] = [];
    await using test = await createTestHost(LiveArgumentsService, {
      onProblem: (error) => problems.push(error),
      limits: { eventWindow: 2, maxQueuedEvents: 3 },
    });
    const seen: number[] = [];
    await test.service.count(50, (step) => void seen.push(step));
    expect(seen).toEqual([1, 2, 48, 49, 50]);
    expect(problems).toEqual([expect.any(ResourceExhaustedError)]);
    expect(problems[0]?.details).toEqual({ resource: 'callbacks', lost: 45 });
  });

  it('reports a callback that throws as the page does any error, and goes on', async () => {
    await using test = await createTestHost(LiveArgumentsService);
    const failures: (() => void)[] = [];
    const seen: number[] = [];
    const queue = jest.spyOn(globalThis, 'queueMicrotask');
    await test.service.count(3, (step) => {
      queue.mockImplementationOnce((failure) => void failures.push(failure));
      seen.push(step);
      throw new Error(`broke at ${step}`);
    });
    queue.mockRestore();
    expect(seen).toEqual([1, 2, 3]);
    expect(failures).toHaveLength(3);
    expect(failures[0]).toThrow('broke at 1');
  });

  it('leaves the streams of a call that could not be sent', async () => {
    await using test = await createTestHost(LiveArgumentsService);
    const cancel = jest.fn();
    const wrong = test.service as unknown as { words(words: unknown, more: unknown): Promise<string> };
    const body = new ReadableStream({ cancel }, { highWaterMark: 0 });
    await expect(wrong.words(body, { run: () => 1 })).rejects.toMatchObject({ code: 'VALIDATION' });
    expect(cancel).toHaveBeenCalledTimes(1);
  });
});
