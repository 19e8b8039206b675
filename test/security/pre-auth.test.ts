// What a socket may do before anybody knows whose it is, and what becomes of one that is lost or asleep.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { EventService, Handle } from 'sallyport/main';
import { ManualClock, expectRefused } from 'sallyport/testing';
import { WebSocket } from 'ws';
import { upgradeBytes } from '../main/headless/raw-request.js';
import { SocketFixture, closeCode, exchange, writeRaw } from '../main/transports/socket-fixture.js';
import { openDroppable } from '../targets/droppable.js';
import { webSocket } from '../targets/web-socket.js';

const HELLO = { kind: 'hello', version: 1 };

describe('row 65: abuse before authentication', () => {
  let fixture: SocketFixture;
  const raw: Socket[] = [];

  beforeEach(async () => {
    fixture = await SocketFixture.start();
  });

  afterEach(async () => {
    for (const socket of raw.splice(0)) socket.destroy();
    await fixture[Symbol.asyncDispose]();
  });

  const openRaw = async (): Promise<Socket> => {
    const socket = connect(fixture.server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    raw.push(socket);
    await once(socket, 'connect');
    return socket;
  };

  it('a hundred idle connections keep nobody out', async () => {
    for (let count = 0; count < 100; count += 1) await openRaw();
    const client = await fixture.open();
    expect(await exchange(client, HELLO)).toMatchObject({ kind: 'welcome' });
  });

  it('twenty sockets that say nothing keep nobody out, and are ended after ten seconds', async () => {
    const silent = await Promise.all(Array.from({ length: 8 }, () => fixture.open()));
    const ends = silent.map((client) => once(client, 'close'));
    for (let count = 0; count < 12; count += 1) {
      const client = await fixture.open();
      ends.push(once(client, 'close'));
    }
    const late = await fixture.open();
    expect(await exchange(late, HELLO)).toMatchObject({ kind: 'welcome' });
    fixture.clock.advance(10_000);
    await Promise.all(ends);
    expect(late.readyState).toBe(WebSocket.OPEN);
  });

  it('a thousand requests at once are not begun, and keep nobody out', async () => {
    const socket = await openRaw();
    const ended = once(socket, 'close');
    socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${fixture.server.port}\r\n\r\n`.repeat(1_000));
    socket.resume();
    await ended;
    expect(socket.bytesRead).toBe(0);
    const client = await fixture.open();
    expect(await exchange(client, HELLO)).toMatchObject({ kind: 'welcome' });
  });

  it('an upgrade without the token gets no socket, however often it is tried', async () => {
    const { port } = fixture.server;
    for (let count = 0; count < 20; count += 1) {
      const socket = await openRaw();
      socket.write(upgradeBytes([`Host: 127.0.0.1:${port}`, `Origin: http://127.0.0.1:${port}`]));
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.toString('latin1')).toMatch(/^HTTP\/1.1 401 /);
    }
    expect(fixture.host.accepted).toEqual([]);
  });

  it('a frame of more than 1 MiB is refused from its header', async () => {
    const client = await fixture.open();
    const code = closeCode(client);
    writeRaw(client, '82ff000000000010000100000000'); // binary, masked, 1,048,577 bytes, none of which follow
    expect(await code).toBe(1009);
  });

  it('text that is none closes the socket', async () => {
    const client = await fixture.open();
    const code = closeCode(client);
    writeRaw(client, '818200000000c328'); // text, masked by zeros, no UTF-8
    expect(await code).toBe(1007);
  });

  it('a message in ever more fragments of one byte is not collected for ever', async () => {
    const client = await fixture.open();
    const code = closeCode(client);
    client.on('error', () => undefined);
    writeRaw(client, '02810000000000'); // the first of a message of many frames
    const fragments = Buffer.alloc(7 * 20_000, Buffer.from('00810000000000', 'hex')).toString('hex');
    for (let round = 0; round < 20 && client.readyState === WebSocket.OPEN; round += 1) {
      writeRaw(client, fragments);
      await new Promise((resolve) => void setImmediate(resolve));
    }
    expect(await code).not.toBe(1000);
  });

  it('a second greeting is refused, and nothing before the first is done', async () => {
    @EventService({ access: 'public' })
    class GreetedService {
      static runs = 0;

      @Handle()
      async run(): Promise<void> {
        GreetedService.runs += 1;
      }
    }
    await using target = await webSocket.open(GreetedService);
    const silent = await target.connectSilent();
    silent.post({ kind: 'call', id: 1, channel: 'run', args: [] });
    expect(await silent.next('fault', 1)).toMatchObject({ error: { code: 'PROTOCOL' } });
    expect(GreetedService.runs).toBe(0);
    await silent.greet();
    silent.post(HELLO);
    expect(await silent.next('fault', 0)).toMatchObject({ error: { code: 'PROTOCOL' } });
    silent.post({ kind: 'call', id: 2, channel: 'run', args: [] });
    await silent.next('reply', 2);
    silent[Symbol.dispose]();
  });
});

describe('fault: websocket drop', () => {
  @EventService({ access: 'public' })
  class PayingService {
    static payments = 0;
    static gate = Promise.withResolvers<void>();

    @Handle()
    async pay(): Promise<void> {
      PayingService.payments += 1;
      await PayingService.gate.promise;
    }

    @Handle()
    async ping(): Promise<string> {
      return 'pong';
    }
  }

  it('ends the calls that were under way, and repeats none of them', async () => {
    await using target = await openDroppable(PayingService);
    const page = await target.connect();
    const payment = expectRefused(page.pay(), 'DISCONNECTED');
    await page.ping();
    await target.dropAndReconnect(page);
    await payment;
    PayingService.gate.resolve();
    expect(await page.ping()).toBe('pong');
    expect(PayingService.payments).toBe(1);
  });
});

describe('fault: sleep and wake', () => {
  /** A clock that goes on while nobody's timers run, as when a process is stopped. */
  class SleepingClock extends ManualClock {
    private sleptMs = 0;

    override monotonicMs(): number {
      return super.monotonicMs() + this.sleptMs;
    }

    sleep(durationMs: number): void {
      this.sleptMs += durationMs;
    }
  }

  let clock: SleepingClock;
  let fixture: SocketFixture;

  beforeEach(async () => {
    clock = new SleepingClock();
    fixture = await SocketFixture.start({ clock });
  });

  afterEach(() => fixture[Symbol.asyncDispose]());

  it('of a minute cuts no client whose answer has come and was not read yet', async () => {
    const client = await fixture.open();
    await exchange(client, HELLO);
    client.pause(); // its answer to the ping is on its way while main sleeps
    const pinged = once(client, 'ping');
    clock.advance(8_000);
    clock.sleep(60_000);
    clock.advance(8_000); // the timer is late: main looks a second time
    client.resume();
    await pinged;
    await exchange(client, { kind: 'anything' });
    clock.advance(1_000);
    expect(client.readyState).toBe(WebSocket.OPEN);
    await exchange(client, { kind: 'anything' });
  });

  it('cuts the one that does not answer at the second look either', async () => {
    const client = await fixture.open();
    await exchange(client, HELLO);
    client.pause();
    clock.advance(8_000);
    clock.sleep(60_000);
    clock.advance(8_000);
    clock.sleep(60_000); // however often it sleeps
    clock.advance(1_000);
    await fixture.host.accepted[0]?.closed;
    client.resume();
    expect(await closeCode(client)).toBe(1006);
  });
});
