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

  it.each([
    ['read', []],
    ['users:list', []],
    ['users:listRoles', []],
    ['users:create', [{ name: 'Eve', password: PASSWORD, roles: ['admin'] }]],
    ['users:remove', ['00000000-0000-4000-8000-000000000000']],
    ['users:setRoles', [{ userId: '00000000-0000-4000-8000-000000000000', roles: ['admin'] }]],
    ['users:setPassword', [{ userId: '00000000-0000-4000-8000-000000000000', newPassword: PASSWORD }]],
    ['session:list', []],
    ['session:revoke', ['00000000-0000-4000-8000-000000000000']],
  ])('lets nobody call %s who is not signed in, and nobody who may not', async (channel, args) => {
    using raw = await vault.target.connectRaw();
    raw.post({ kind: 'call', id: 1, channel, args });
    expect(await answer(raw, 1)).toBe('UNAUTHENTICATED');
    raw.post({ kind: 'call', id: 2, channel: 'session:signIn', args: [{ name: 'Carl', password: PASSWORD }] });
    expect(await answer(raw, 2)).toMatchObject({ value: { userName: 'Carl' } });
    raw.post({ kind: 'call', id: 3, channel, args });
    expect(await answer(raw, 3)).toBe('PERMISSION_DENIED');
    expect(VaultService.runs).toBe(0);
    expect(vault.refusals).toEqual([`${channel} refusal UNAUTHENTICATED`, `${channel} violation PERMISSION_DENIED`]);
    expect(vault.accounts.users.list()).toHaveLength(3);
  });
});
