import { Clients, type Membership } from '../../../src/main/host/clients.js';
import type { Peer } from 'sallyport/main';
import { DEFAULT_LIMITS } from 'sallyport/shared';
import { ManualClock, RecordingLogger } from 'sallyport/testing';

const SOCKET: Peer = { transport: 'web-socket', clientId: 'first', origin: 'http://127.0.0.1:1' };
const WINDOW: Peer = { transport: 'electron', clientId: 'electron:1', identifiesClient: true, origin: 'app://ui' };

describe('Clients', () => {
  let clock: ManualClock;
  let logger: RecordingLogger;
  let clients: Clients;

  const abandoned: string[] = [];
  const enter = (peer: Peer, resume?: string, name = peer.clientId): Membership =>
    clients.enter(peer, { connection: { abandon: () => abandoned.push(name) }, resume });

  beforeEach(() => {
    clock = new ManualClock();
    logger = new RecordingLogger();
    clients = new Clients({ ...DEFAULT_LIMITS, maxAbsentClients: 2 }, clock, logger);
    abandoned.length = 0;
  });

  afterEach(() => clients.end());

  it('knows a client again by the secret of its last welcome', () => {
    const first = enter(SOCKET);
    first.leave();
    const second = enter({ ...SOCKET, clientId: 'second' }, first.ticket.resume);
    expect(second.client).toBe(first.client);
    expect(second.ticket).toMatchObject({ id: 'first', isResumed: true, graceMs: 60_000 });
  });

  it('gives another secret each time, 32 bytes long', () => {
    const { ticket } = enter(SOCKET);
    const next = enter(SOCKET, ticket.resume).ticket;
    expect(Buffer.from(ticket.resume, 'base64url')).toHaveLength(32);
    expect(next.resume).not.toBe(ticket.resume);
  });

  it('takes a secret no longer once its page has shown that it has the next one', () => {
    const { ticket } = enter(SOCKET);
    const second = enter({ ...SOCKET, clientId: 'second' }, ticket.resume);
    second.confirm();
    expect(enter({ ...SOCKET, clientId: 'copy' }, ticket.resume).ticket).toMatchObject({
      id: 'copy',
      isResumed: false,
    });
    expect(enter(SOCKET, second.ticket.resume).client).toBe(second.client);
    expect(logger.records).toMatchObject([{ level: 'info', fields: { clientId: 'copy' } }]);
  });

  it('takes a secret again whose successor was lost on its way', () => {
    const { ticket, client } = enter(SOCKET);
    for (let times = 0; times < 3; times += 1) expect(enter(SOCKET, ticket.resume).client).toBe(client);
  });

  it.each([
    ['another origin', { origin: 'http://localhost:1' }],
    ['no origin', { origin: null }],
    ['another transport', { transport: 'message-port' }],
  ])('does not take a secret with %s', (_name, change) => {
    const { ticket, client } = enter(SOCKET);
    const other = enter({ ...SOCKET, clientId: 'other', ...change }, ticket.resume);
    expect(other.client).not.toBe(client);
    expect(other.ticket.isResumed).toBe(false);
    expect(enter(SOCKET, ticket.resume).client).toBe(client);
  });

  it('abandons the connection that a client has left behind, and not its new one', () => {
    const { ticket } = enter(SOCKET, undefined, 'half-open');
    enter(SOCKET, ticket.resume, 'new');
    expect(abandoned).toEqual(['half-open']);
  });

  it('knows by its id whom the transport identifies, gives it no secret, and lets it have several connections', () => {
    const first = enter(WINDOW);
    const second = enter(WINDOW);
    expect(second.client).toBe(first.client);
    expect(second.ticket).toMatchObject({ resume: '', isResumed: true });
    expect(abandoned).toEqual([]);
    expect(enter({ ...WINDOW, origin: 'app://other' }).client).not.toBe(first.client);
  });

  it('forgets a client when its grace is over', () => {
    const { client, ticket, leave } = enter(SOCKET);
    const released: string[] = [];
    client.defer(() => released.push('released'));
    clock.advance(1_000_000);
    leave();
    clock.advance(59_999);
    expect(client.isGone).toBe(false);
    clock.advance(1);
    expect(client.isGone).toBe(true);
    expect(client.signal.aborted).toBe(true);
    expect(released).toEqual(['released']);
    expect(enter(SOCKET, ticket.resume).ticket.isResumed).toBe(false);
  });

  it('keeps one that has come back', () => {
    const first = enter(SOCKET);
    first.leave();
    clock.advance(59_999);
    const second = enter(SOCKET, first.ticket.resume);
    clock.advance(1_000_000);
    expect(second.client.isGone).toBe(false);
    first.leave();
    expect(clock.pendingTimers).toBe(0);
  });

  it('keeps as many absent ones as it may, and forgets first who left first', () => {
    const [first, second, third] = ['1', '2', '3'].map((clientId) => enter({ ...SOCKET, clientId }));
    second?.leave();
    first?.leave();
    expect(second?.client.isGone).toBe(false);
    third?.leave();
    expect(second?.client.isGone).toBe(true);
    expect(first?.client.isGone).toBe(false);
    expect(third?.client.isGone).toBe(false);
  });

  it('counts the grace from the last time that a client left', () => {
    const first = enter(SOCKET);
    first.leave();
    clock.advance(30_000);
    enter(SOCKET, first.ticket.resume).leave();
    clock.advance(59_999);
    expect(first.client.isGone).toBe(false);
    clock.advance(1);
    expect(first.client.isGone).toBe(true);
  });

  it('does not let single calls put off the end of what waits for somebody who is there', () => {
    enter(WINDOW);
    enter(WINDOW).leave();
    clock.advance(30_000);
    const visit = clients.visit(WINDOW);
    expect(visit.client.isGone).toBe(false);
    visit.leave();
    expect(clock.pendingTimers).toBe(1);
    clock.advance(30_000);
    expect(clock.pendingTimers).toBe(0);
  });

  it('does not count those who have come back among the absent ones', () => {
    const first = enter(SOCKET);
    first.leave();
    enter(SOCKET, first.ticket.resume);
    for (const clientId of ['1', '2', '3']) enter({ ...SOCKET, clientId }).leave();
    expect(first.client.isGone).toBe(false);
  });

  it('makes no client of a peer that may not call', () => {
    const refused: Peer = { ...WINDOW, refusal: 'foreign-origin' };
    enter(WINDOW).leave();
    const { client, ticket, leave } = enter(refused);
    expect(ticket).toMatchObject({ resume: '', isResumed: false });
    leave();
    expect(client.isGone).toBe(true);
    expect(enter(WINDOW).client).not.toBe(client);
  });

  it('lets a single call join the client only when it asks for it', () => {
    const idle = clients.visit(WINDOW);
    idle.leave();
    expect(clock.pendingTimers).toBe(0);
    const visit = clients.visit(WINDOW);
    const { client } = visit;
    expect(enter(WINDOW).client).toBe(client);
    visit.leave();
    expect(clients.visit(WINDOW).client).toBe(client);
  });

  it('does not keep a client present for a single call that asks after its end', () => {
    const visit = clients.visit(WINDOW);
    visit.leave();
    const { client } = visit;
    clock.advance(60_000);
    expect(client.isGone).toBe(true);
  });

  it('logs what could not be released, and forgets the client all the same', () => {
    const { client, leave } = enter(SOCKET);
    client.defer(() => {
      throw new Error('stuck');
    });
    leave();
    clock.advance(60_000);
    expect(client.signal.aborted).toBe(true);
    expect(logger.records).toMatchObject([{ level: 'error', fields: { clientId: 'first' } }]);
  });

  it('forgets everybody at its end, and keeps nobody who leaves later', () => {
    const present = enter(SOCKET);
    const absent = enter(WINDOW);
    absent.leave();
    clients.end();
    present.leave();
    expect([present.client.isGone, absent.client.isGone]).toEqual([true, true]);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('a client', () => {
  it('runs at once what is deferred when it is gone', () => {
    const clients = new Clients(DEFAULT_LIMITS, new ManualClock(), new RecordingLogger());
    const { client } = clients.enter(SOCKET);
    const { signal } = client;
    expect(signal.aborted).toBe(false);
    clients.end();
    const released: string[] = [];
    client.defer(() => released.push('late'));
    expect(released).toEqual(['late']);
    expect(signal.aborted).toBe(true);
  });
});
