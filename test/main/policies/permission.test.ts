import { EventService, Handle, Requires } from 'sallyport/main';
import { ManualClock, createTestHost, expectRefused } from 'sallyport/testing';

@EventService()
class VaultService {
  @Handle()
  @Requires('vault:open', 'vault:look')
  async open(): Promise<string> {
    return 'open';
  }
}

@EventService()
class AliasService {
  @Handle({ alias: 'vault-open' })
  @Requires('vault:open')
  async open(): Promise<string> {
    return 'open';
  }
}

describe('permission', () => {
  it('asks for each permission in turn, and for no more once one is refused', async () => {
    const asked: string[] = [];
    let refused = '';
    await using test = await createTestHost(VaultService, {
      authorize: (_request, permission) => {
        asked.push(permission);
        return permission !== refused;
      },
    });
    const { open } = test.service;
    asked.length = 0; // the manifest has asked too
    expect(await open()).toBe('open');
    expect(asked).toEqual(['vault:open', 'vault:look']);
    refused = 'vault:open';
    asked.length = 0;
    await expectRefused(open(), 'PERMISSION_DENIED', { permission: 'vault:open' });
    expect(asked).toEqual(['vault:open']);
  });

  it('is asked for under the own channel of a method, also where its alias is called', async () => {
    const channels = new Set<string>();
    await using test = await createTestHost(AliasService, {
      authorize: ({ channel }) => {
        channels.add(channel);
        return true;
      },
    });
    const peer = { transport: 'ipc', clientId: 'old page', origin: null };
    for (const channel of ['open', 'vault-open']) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect(await test.host.invoke(channel, { args: [] }, peer)).toEqual({ ok: true, value: 'open' });
    }
    expect([...channels]).toEqual(['open']);
  });

  it.each(['vault:open', 'vault:look'])('refuses what an app refuses that needs time: %s', async (refused) => {
    let isLost = false;
    await using test = await createTestHost(VaultService, {
      authorize: async (_request, permission) => !isLost || permission !== refused,
    });
    const { open } = test.service;
    expect(await open()).toBe('open');
    isLost = true;
    await expectRefused(open(), 'PERMISSION_DENIED', { permission: refused });
  });

  it('takes nothing but true for yes', async () => {
    let answer: unknown = true;
    await using test = await createTestHost(VaultService, { authorize: () => answer as boolean });
    const { open } = test.service;
    for (answer of ['yes', 1, {}, undefined, null, Promise.resolve('yes')]) {
      await expectRefused(open(), 'PERMISSION_DENIED');
      // oxlint-disable-next-line no-await-in-loop -- while this is the answer
      expect((await test.connect()).open).toBeUndefined();
    }
  });

  it('gives an answer as long as a call may take', async () => {
    const clock = new ManualClock();
    const asked = Promise.withResolvers<void>();
    const never = Promise.withResolvers<boolean>();
    let answer = (): boolean | Promise<boolean> => true;
    const limits = { timeoutMs: 500, maxRunningCalls: 1, maxWaitingCalls: 1 };
    await using test = await createTestHost(VaultService, { clock, limits, authorize: () => answer() });
    const { open } = test.service;
    answer = () => {
      asked.resolve();
      return never.promise;
    };
    const hanging = [open(), open()];
    const refusals = Promise.all(hanging.map((call) => expectRefused(call, 'TIMEOUT', { timeoutMs: 500 })));
    await asked.promise;
    await expectRefused(open(), 'RESOURCE_EXHAUSTED');
    clock.advance(500);
    await refusals;
    answer = () => true;
    expect(await open()).toBe('open');
    never.resolve(true);
  });
});
