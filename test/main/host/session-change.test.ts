import { EventService, Handle, Stream, currentCall, type CallSession, type SessionSource } from 'sallyport/main';
import { createSubscription } from 'sallyport/shared';
import { createTestHost, expectRefused } from 'sallyport/testing';

@EventService({ access: 'vault:read' })
class VaultService {
  @Stream()
  async *watch(signal?: AbortSignal): AsyncIterable<string> {
    yield currentCall().session?.userName ?? 'nobody';
    await new Promise((resolve) => signal?.addEventListener('abort', resolve));
  }

  @Handle()
  async whoAmI(): Promise<string | undefined> {
    return currentCall().session?.userName;
  }
}

/** One client, whose session is whatever a test says. */
class OneSession implements SessionSource {
  private session: CallSession | undefined;
  private readonly listeners = new Set<() => void>();

  find(): CallSession | undefined {
    return this.session;
  }

  subscribe(listener: () => void): ReturnType<typeof createSubscription> {
    this.listeners.add(listener);
    return createSubscription(() => this.listeners.delete(listener));
  }

  change(id: string | undefined, roles: readonly string[] = []): void {
    this.session = id === undefined ? undefined : { id, userId: id, userName: id, roles };
    for (const listener of this.listeners) listener();
  }
}

describe('a change of the session, where everybody has every permission', () => {
  const sessions = new OneSession();

  it.each([['ada to bob', 'bob'] as const, ['ada to nobody', undefined] as const])(
    'ends what was opened in another one: from %s',
    async (_how, next) => {
      sessions.change('ada');
      await using test = await createTestHost(VaultService, { sessions });
      const stream = test.service.watch()[Symbol.asyncIterator]();
      await stream.next();
      sessions.change(next);
      await test.host.reauthorize(); // what it has ended has been told before the next answer
      await test.service.whoAmI();
      await expectRefused(Promise.race([stream.next(), Promise.resolve('it goes on')]), 'UNAUTHENTICATED');
    },
  );

  it('leaves alone what goes on in the same one, or was opened in none', async () => {
    await using test = await createTestHost(VaultService, { sessions });
    for (const [before, after] of [
      ['ada', 'ada'],
      [undefined, 'ada'],
    ]) {
      sessions.change(before);
      const stream = test.service.watch()[Symbol.asyncIterator]();
      await stream.next();
      sessions.change(after, ['reader']);
      await test.host.reauthorize();
      expect(await test.service.whoAmI()).toBe(after);
      expect(await stream.return?.()).toEqual({ done: true, value: undefined });
    }
  });
});
