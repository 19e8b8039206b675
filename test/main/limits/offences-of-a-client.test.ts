import { EventService, EventServiceHost, Handle } from 'sallyport/main';
import { ManualClock, RecordingLogger, createLoopback } from 'sallyport/testing';
import { RawClient } from '../../targets/raw-client.js';

@EventService({ access: 'public' })
class QuietService {
  @Handle()
  async ping(): Promise<void> {}
}

describe('a page that comes back before it would be paused', () => {
  const clock = new ManualClock();
  const logger = new RecordingLogger();
  let host: EventServiceHost;

  beforeEach(async () => {
    host = await EventServiceHost.start(QuietService, { clock, logger, limits: { maxOffences: 10 } });
  });

  afterEach(() => host.dispose());

  /** Is refused so often over a connection of its own. */
  const offend = async (times: number, clientId: string): Promise<void> => {
    const { page: link, main } = createLoopback();
    host.accept(main, { transport: 'loopback', clientId, identifiesClient: true, origin: 'app://ui' });
    using page = await new RawClient(link).greet();
    for (let id = 1; id <= times; id += 1) {
      page.post({ kind: 'call', id, channel: 'nothing', args: [] });
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await page.next('fault', id);
    }
  };

  const pauses = (): readonly unknown[] =>
    logger.records.splice(0).filter(({ message }) => message.startsWith('A connection is not read for a while'));

  it('is paused all the same', async () => {
    await offend(10, 'window');
    expect(pauses()).toEqual([]);
    await offend(1, 'window');
    expect(pauses()).toMatchObject([{ fields: { clientId: 'window', offences: 11 } }]);
  });

  it('is no other than itself', async () => {
    await offend(10, 'window');
    await offend(10, 'another');
    expect(pauses()).toHaveLength(0);
  });
});
