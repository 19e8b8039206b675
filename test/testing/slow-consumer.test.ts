import { createTestHost, slowConsumer, type TestHost } from 'sallyport/testing';
import { TallyService } from './tally-service.js';

describe('slowConsumer', () => {
  let test: TestHost<TallyService>;
  let source: TallyService;

  beforeEach(async () => {
    test = await createTestHost(TallyService, { limits: { streamWindowItems: 4 } });
    source = test.host.serviceOf(TallyService);
  });

  afterEach(() => test.dispose());

  it('asks for nothing before it is told to', async () => {
    slowConsumer(test.service.count(100));
    await test.service.add(1, 1);
    expect(source.sent).toBe(0);
  });

  it('takes one item for each release, and the source stays within its window', async () => {
    const reader = slowConsumer(test.service.count(100));
    await expect(reader.release()).resolves.toEqual([0]);
    await expect(reader.release(2)).resolves.toEqual([1, 2]);
    expect(reader.taken).toEqual([0, 1, 2]);
    await test.service.add(1, 1);
    // Taken, the window of four, and the one that waits for credit.
    expect(source.sent).toBeLessThanOrEqual(3 + 4 + 1);
    await reader.leave();
  });

  it('stops at the end', async () => {
    const reader = slowConsumer(test.service.count(3));
    await expect(reader.release(10)).resolves.toEqual([0, 1, 2]);
    expect(reader.isOver).toBe(true);
    await expect(reader.release()).resolves.toEqual([]);
  });

  it('takes all that is left', async () => {
    const reader = slowConsumer(test.service.count(50));
    await reader.release();
    await expect(reader.drain()).resolves.toHaveLength(49);
  });

  it('stops the source by leaving', async () => {
    const reader = slowConsumer(test.service.count(1_000_000));
    await reader.release();
    await reader.leave();
    await source.whenStopped;
    await reader.leave();
    await expect(reader.release()).resolves.toEqual([]);
  });

  it('throws what the stream throws, once', async () => {
    const reader = slowConsumer(test.service.count(-1));
    await expect(reader.release()).rejects.toMatchObject({ code: 'VALIDATION' });
    await expect(reader.release()).resolves.toEqual([]);
  });
});
