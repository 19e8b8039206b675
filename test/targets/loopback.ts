import { randomUUID } from 'node:crypto';
import { RecordingLogger, createLoopback, createTestHost } from 'sallyport/testing';
import { RawClient } from './raw-client.js';
import type { Target } from './target.js';

/** In memory, through V8's serializer. */
export const loopback: Target = {
  name: 'loopback',
  async open(type, options = {}) {
    const logger = new RecordingLogger();
    const test = await createTestHost(type, { logger, onProblem: () => undefined, ...options });
    const connectSilent = async (): Promise<RawClient> => {
      const { page, main } = createLoopback();
      test.host.accept(main, { transport: 'loopback', clientId: randomUUID(), origin: null });
      return new RawClient(page);
    };
    return {
      service: test.service,
      host: test.host,
      logger,
      connect: () => test.connect(),
      connectSilent,
      connectRaw: async () => (await connectSilent()).greet(),
      [Symbol.asyncDispose]: () => test.dispose(),
    };
  },
};
