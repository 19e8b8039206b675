import crypto from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { PROTOCOL_VERSION, type ClientTicket } from 'sallyport/shared';
import { WebSocket } from 'ws';
import { PasswordHasher } from '../../src/main/services/session/password-hasher.js';
import { CHEAP, PASSWORD } from '../main/services/session/session-fixture.js';
import { openDroppable, type DroppableTarget } from '../targets/droppable.js';
import { loopback } from '../targets/loopback.js';
import type { RawClient } from '../targets/raw-client.js';
import { webSocket } from '../targets/web-socket.js';
import { OpenVault, VaultService } from './vault.js';

type Variant = readonly [what: string, make: (secret: string) => string];

/** Of a secret of at least two characters, none of them a `.`. */
const WRONG: readonly Variant[] = [
  ['empty', () => ''],
  ['wrong', () => 'hunter2'],
  ['as long', (secret) => '.'.repeat(secret.length)],
  ['wrong in its last character', (secret) => `${secret.slice(0, -1)}.`],
  ['wrong in its first character', (secret) => `.${secret.slice(1)}`],
  ['one character longer', (secret) => `${secret}A`],
  ['one character shorter', (secret) => secret.slice(0, -1)],
  ['doubled', (secret) => secret + secret],
  ['in another case', (secret) => (secret === secret.toLowerCase() ? secret.toUpperCase() : secret.toLowerCase())],
];

describe.each([loopback, webSocket])('row 53: session token, of those who come back over $name', (target) => {
  let vault: OpenVault;
  let ticket: ClientTicket;
  let raw: RawClient;

  beforeEach(async () => {
    vault = await OpenVault.over(target);
    raw = await vault.target.connectSilent();
    ticket = await hello(raw);
    await call(raw, 1, 'session:signIn', { name: 'Bob', password: PASSWORD });
  });

  afterEach(async () => {
    raw[Symbol.dispose]();
    await vault[Symbol.asyncDispose]();
  });

  async function hello(client: RawClient, resume?: string): Promise<ClientTicket> {
    client.post({ kind: 'hello', version: PROTOCOL_VERSION, ...(resume === undefined ? {} : { resume }) });
    return (await client.next('welcome'))['client'] as ClientTicket;
  }

  async function call(client: RawClient, id: number, channel: string, ...args: readonly unknown[]): Promise<unknown> {
    client.post({ kind: 'call', id, channel, args });
    return (await client.next('reply', id))['value'];
  }

  it.each(WRONG)('finds no session by a secret that is %s', async (_what, make) => {
    using other = await vault.target.connectSilent();
    expect(await hello(other, make(ticket.resume))).toMatchObject({ isResumed: false });
    expect(await call(other, 1, 'session:whoAmI')).toBeNull();
    other.post({ kind: 'call', id: 2, channel: 'read', args: [] });
    expect(await other.next('fault', 2)).toMatchObject({
      error: { code: 'UNAUTHENTICATED', message: 'Sign in first' },
    });
    expect(VaultService.runs).toBe(0);
    expect(vault.refusals).toEqual(['read refusal UNAUTHENTICATED']);
  });

  it('finds it by the right one, once', async () => {
    using other = await vault.target.connectSilent();
    const next = await hello(other, ticket.resume);
    expect(next).toMatchObject({ id: ticket.id, isResumed: true });
    expect(await call(other, 1, 'session:whoAmI')).toMatchObject({ userName: 'Bob' });
    using late = await vault.target.connectSilent();
    expect(await hello(late, ticket.resume)).toMatchObject({ isResumed: false });
    expect(await call(late, 1, 'session:whoAmI')).toBeNull();
  });

  it('finds none after signing out, by the right one either', async () => {
    await call(raw, 2, 'session:signOut');
    using other = await vault.target.connectSilent();
    expect(await hello(other, ticket.resume)).toMatchObject({ id: ticket.id, isResumed: true });
    expect(await call(other, 1, 'session:whoAmI')).toBeNull();
  });

  it('takes the name of a session for no proof', async () => {
    const [session] = vault.accounts.sessions.list();
    for (const resume of [session?.id ?? '', session?.userId ?? '', ticket.id]) {
      using other = await vault.target.connectSilent();
      expect(await hello(other, resume)).toMatchObject({ isResumed: false });
      expect(await call(other, 1, 'session:whoAmI')).toBeNull();
    }
    using other = await vault.target.connectSilent();
    other.post({ kind: 'hello', version: PROTOCOL_VERSION, session: session?.id });
    expect(await other.next('fault')).toMatchObject({ error: { code: 'PROTOCOL' } });
  });
});

describe('row 53: session token, of the socket', () => {
  let target: DroppableTarget<VaultService>;
  let vault: OpenVault;

  beforeEach(async () => {
    vault = await OpenVault.open(async (options) => {
      target = await openDroppable(VaultService, options);
      return target as never;
    });
  });

  afterEach(() => vault[Symbol.asyncDispose]());

  /** @returns the status of the refusal, before any upgrade */
  async function statusOf(protocols: readonly string[]): Promise<number | undefined> {
    const origin = `http://127.0.0.1:${target.server.port}`;
    const socket = new WebSocket(`ws://127.0.0.1:${target.server.port}/sallyport`, ['sallyport.v1', ...protocols], {
      origin,
    });
    const refused = once(socket, 'unexpected-response') as Promise<[unknown, IncomingMessage]>;
    const [, { statusCode }] = await refused;
    socket.on('error', () => undefined);
    socket.terminate();
    return statusCode;
  }

  const tokenOf = (text: string): string => `sallyport.token.${text}`;

  it.each(WRONG.slice(1))('refuses one that is %s', async (_what, make) => {
    expect(await statusOf([tokenOf(make(target.server.token))])).toBe(401);
  });

  it('refuses none, and two, whatever they are', async () => {
    const { token } = target.server;
    expect(await statusOf([])).toBe(401);
    expect(await statusOf(['sallyport.token.'])).toBe(401);
    expect(await statusOf([tokenOf(token), tokenOf('hunter2')])).toBe(401);
    expect(await statusOf([tokenOf('hunter2'), tokenOf(token)])).toBe(401);
    expect(VaultService.runs).toBe(0);
  });

  it('is compared in the same time, wherever it is wrong', async () => {
    const compare = jest.spyOn(crypto, 'timingSafeEqual');
    await statusOf([tokenOf('x')]);
    expect(compare.mock.calls.map((pair) => pair.map((bytes) => bytes.byteLength))).toEqual([[32, 32]]);
    compare.mockRestore();
  });
});

describe('row 53: session token, and passwords', () => {
  it('are compared in the same time, whether there is such a user or not', async () => {
    const hasher = new PasswordHasher(CHEAP);
    const kept = await hasher.hash(PASSWORD);
    const compare = jest.spyOn(crypto, 'timingSafeEqual');
    const derive = jest.spyOn(crypto, 'scrypt');
    await hasher.verify('other', kept);
    await hasher.verify(PASSWORD, undefined);
    expect(compare.mock.calls.map((pair) => pair.map((bytes) => bytes.byteLength))).toEqual([
      [32, 32],
      [32, 32],
    ]);
    const costs = derive.mock.calls.map(([, , , options]) => options as unknown);
    expect(costs).toHaveLength(2);
    expect(costs[1]).toEqual(costs[0]);
    compare.mockRestore();
    derive.mockRestore();
  });
});
