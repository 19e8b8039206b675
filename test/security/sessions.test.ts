import { DefinitionError } from 'sallyport/shared';
import { EventService, EventServiceHost, Handle } from 'sallyport/main';
import { expectRefused } from 'sallyport/testing';
import { PASSWORD } from '../main/services/session/session-fixture.js';
import { electron, electronOverIpc } from '../targets/electron.js';
import { loopback } from '../targets/loopback.js';
import type { RawClient } from '../targets/raw-client.js';
import { webSocket } from '../targets/web-socket.js';
import { OpenVault, VaultService } from './vault.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

const TARGETS = [loopback, electron, electronOverIpc, webSocket];

let vault: OpenVault;

afterEach(() => vault[Symbol.asyncDispose]());

/** What a raw client is answered: the code, or the value. */
async function answer(raw: RawClient, id: number): Promise<unknown> {
  const reply = raw.next('reply', id).then(({ value }) => ({ value }));
  const fault = raw.next('fault', id).then(({ error }) => (error as { readonly code: string }).code);
  reply.catch(() => undefined);
  fault.catch(() => undefined);
  return Promise.race([reply, fault]);
}

describe.each(TARGETS)('row 19: identity in payload over $name', (target) => {
  beforeEach(async () => {
    vault = await OpenVault.over(target);
  });

  it('is refused as an argument, whoever it names', async () => {
    const page = await vault.connectAs('Bob');
    const claim = { windowId: 1, userId: 'admin' };
    await expectRefused((page.read as (claim: unknown) => Promise<string>)(claim), 'VALIDATION');
    const credentials = { name: 'Bob', password: PASSWORD, userId: vault.bobId, roles: ['admin'], clientId: 'other' };
    await expectRefused(page.session.signIn(credentials), 'VALIDATION');
    expect(VaultService.runs).toBe(0);
    expect(vault.refusals).toEqual(['read refusal VALIDATION', 'session:signIn refusal VALIDATION']);
    expect(await page.read()).toBe('Bob');
  });

  it('is refused beside the arguments', async () => {
    using raw = await vault.target.connectRaw();
    const session = vault.accounts.sessions.list()[0]?.id;
    raw.post({ kind: 'call', id: 1, channel: 'read', args: [], meta: { userId: 'admin', session } });
    expect(await answer(raw, 1)).toBe('PROTOCOL');
    raw.post({ kind: 'call', id: 2, channel: 'read', args: [], clientId: 'other' });
    expect(await answer(raw, 2)).toBe('PROTOCOL');
    expect(VaultService.runs).toBe(0);
    expect(vault.refusals).toHaveLength(2);
  });
});

describe.each(TARGETS)('row 27: shared singleton state over $name', (target) => {
  it('mixes up nobody in 1000 calls of two users through one service', async () => {
    vault = await OpenVault.over(target);
    const [ada, bob] = [await vault.connectAs('Ada'), await vault.connectAs('Bob')];
    const calls: Promise<string>[] = [];
    for (let round = 0; round < 500; round += 1) {
      calls.push(ada.read(), bob.read());
      // The connection takes 320 at once.
      if (round % 100 === 99) await Promise.all(calls);
    }
    const names = await Promise.all(calls);
    expect(names.filter((name, index) => name !== (index % 2 === 0 ? 'Ada' : 'Bob'))).toEqual([]);
    expect(names).toHaveLength(1_000);
  });
});

const NOBODY_ID = '00000000-0000-4000-8000-000000000000';

const GUARDED: readonly (readonly [channel: string, args: readonly unknown[]])[] = [
  ['read', []],
  ['users:list', []],
  ['users:listRoles', []],
  ['users:create', [{ name: 'Eve', password: PASSWORD, roles: ['admin'] }]],
  ['users:remove', [NOBODY_ID]],
  ['users:setRoles', [{ userId: NOBODY_ID, roles: ['admin'] }]],
  ['users:setPassword', [{ userId: NOBODY_ID, newPassword: PASSWORD }]],
  ['session:list', []],
  ['session:revoke', [NOBODY_ID]],
];

describe.each(TARGETS)('row 49: forgotten guard over $name', (target) => {
  beforeEach(async () => {
    vault = await OpenVault.over(target);
  });

  it('does not start with a method on which nobody has decided', async () => {
    @EventService()
    class ForgetfulService {
      @Handle()
      async read(): Promise<string> {
        return 'secret';
      }
    }
    await expect(EventServiceHost.start(ForgetfulService)).rejects.toThrow(DefinitionError);
  });

  it('lets nobody use what needs a permission who is not signed in, and nobody who has none', async () => {
    using raw = await vault.target.connectRaw();
    let id = 0;
    const call = (channel: string, args: readonly unknown[]): Promise<unknown> => {
      raw.post({ kind: 'call', id: (id += 1), channel, args });
      return answer(raw, id);
    };
    for (const [channel, args] of GUARDED)
      expect([channel, await call(channel, args)]).toEqual([channel, 'UNAUTHENTICATED']);
    const credentials = { name: 'Carl', password: PASSWORD };
    expect(await call('session:signIn', [credentials])).toMatchObject({ value: { userName: 'Carl' } });
    for (const [channel, args] of GUARDED)
      expect([channel, await call(channel, args)]).toEqual([channel, 'PERMISSION_DENIED']);
    expect(VaultService.runs).toBe(0);
    expect(vault.refusals).toEqual([
      ...GUARDED.map(([channel]) => `${channel} refusal UNAUTHENTICATED`),
      ...GUARDED.map(([channel]) => `${channel} violation PERMISSION_DENIED`),
    ]);
    expect(vault.accounts.users.list()).toHaveLength(3);
  });
});
