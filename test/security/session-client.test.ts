import { electronIpc } from 'sallyport/electron';
import { EventServiceHost } from 'sallyport/main';
import { RendererEventService, electronBridge } from 'sallyport/renderer';
import { PROTOCOL_VERSION, type ClientTicket } from 'sallyport/shared';
import { ManualClock, closeWindow, createLoopback, reload } from 'sallyport/testing';
import { openPage, pageOptions, startElectron, type OpenPage } from '../main/electron/in-memory.js';
import { AccountsService, Accounts, PASSWORD } from '../main/services/session/session-fixture.js';
import { openDroppable, type DroppableTarget } from '../targets/droppable.js';
import { RawClient } from '../targets/raw-client.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

const BOB = { name: 'Bob', password: PASSWORD };
const GRACE_MS = 60_000;

let clock: ManualClock;
let accounts: Accounts;

beforeEach(async () => {
  clock = new ManualClock();
  accounts = await Accounts.open({ clock });
  await accounts.users.create({ ...BOB, roles: ['editor'] });
});

afterEach(() => accounts[Symbol.asyncDispose]());

describe('row 17: look-alike origin, of a session in Electron', () => {
  let host: EventServiceHost;
  let open: OpenPage;
  let pages: AccountsService[];

  beforeEach(async () => {
    pages = [];
    const electron = startElectron();
    const { sessions, audit } = accounts;
    host = await EventServiceHost.start(AccountsService, { container: accounts.container, sessions, audit, clock });
    await host.bind(electronIpc({ origins: ['app://ui', 'app://ui2', 'app://u'] }));
    open = await openPage(electron);
  });

  afterEach(() => {
    for (const page of pages) RendererEventService.disconnect(page); // their documents are gone
    return host.dispose();
  });

  async function connect(): Promise<AccountsService> {
    const transport = () => electronBridge(pageOptions(open.page));
    const page: AccountsService = await RendererEventService.connect<never>({ transport });
    pages.push(page);
    return page;
  }

  async function whoAmI(): Promise<string | undefined> {
    return (await (await connect()).session.whoAmI())?.userName;
  }

  it('stays with its own origin, however often another one is shown between', async () => {
    await (await connect()).session.signIn(BOB);
    for (const other of ['app://ui2/index.html', 'app://u/index.html']) {
      await open.window.loadURL(other);
      expect(await whoAmI()).toBeUndefined();
      expect(open.bridge).toBeDefined();
    }
    await open.window.loadURL('app://ui/other.html');
    expect(await whoAmI()).toBe('Bob');
  });

  it('is not there for another origin over single calls either', async () => {
    await (await connect()).session.signIn(BOB);
    expect(await open.bridge.invoke('sallyport:session:whoAmI', { args: [] })).toMatchObject({
      value: { userName: 'Bob' },
    });
    await open.window.loadURL('app://ui2/index.html');
    expect(await open.bridge.invoke('sallyport:session:whoAmI', { args: [] })).toEqual({ ok: true, value: null });
  });

  it('survives a reload, and ends with the window', async () => {
    await (await connect()).session.signIn(BOB);
    await reload(open.window);
    expect(await whoAmI()).toBe('Bob');
    await closeWindow(open.window);
    clock.advance(GRACE_MS - 1);
    expect(accounts.sessions.list()).toHaveLength(1);
    clock.advance(1);
    expect(accounts.sessions.list()).toEqual([]);
  });
});

describe('row 16: inherited origin, of a session that comes back', () => {
  it('is refused to whoever has its secret, and another origin or transport', async () => {
    const { sessions, audit } = accounts;
    const options = { container: accounts.container, sessions, audit, clock };
    await using host = await EventServiceHost.start(AccountsService, options);
    let last = 0;
    const connect = async (origin: string | null, transport: string, resume?: string) => {
      const { page, main } = createLoopback();
      last += 1;
      host.accept(main, { transport, clientId: `client-${last}`, origin });
      const raw = new RawClient(page);
      raw.post({ kind: 'hello', version: PROTOCOL_VERSION, ...(resume === undefined ? {} : { resume }) });
      return { raw, ticket: (await raw.next('welcome'))['client'] as ClientTicket };
    };
    const whoAmI = async (raw: RawClient): Promise<unknown> => {
      raw.post({ kind: 'call', id: 1, channel: 'session:whoAmI', args: [] });
      return (await raw.next('reply', 1))['value'];
    };
    const first = await connect('http://127.0.0.1:1', 'web-socket');
    first.raw.post({ kind: 'call', id: 1, channel: 'session:signIn', args: [BOB] });
    await first.raw.next('reply', 1);
    const others = [
      ['http://127.0.0.1:2', 'web-socket'],
      ['http://127.0.0.1:11', 'web-socket'],
      ['null', 'web-socket'],
      [null, 'web-socket'],
      ['http://127.0.0.1:1', 'loopback'],
    ] as const;
    for (const [origin, transport] of others) {
      const other = await connect(origin, transport, first.ticket.resume);
      expect(other.ticket.isResumed).toBe(false);
      expect(await whoAmI(other.raw)).toBeNull();
    }
    const own = await connect('http://127.0.0.1:1', 'web-socket', first.ticket.resume);
    expect(await whoAmI(own.raw)).toMatchObject({ userName: 'Bob' });
  });
});

describe('fault: websocket drop', () => {
  let target: DroppableTarget<AccountsService>;

  beforeEach(async () => {
    const { sessions, audit } = accounts;
    target = await openDroppable(AccountsService, { container: accounts.container, sessions, audit, clock });
  });

  afterEach(() => target[Symbol.asyncDispose]());

  it('leaves a session within its grace, and is told of what happened meanwhile', async () => {
    const page = await target.connect();
    await page.session.signIn(BOB);
    const change = page.session.events.once('session-changed');
    await page.session.whoAmI();
    await target.dropAndReconnect(page);
    expect(await page.session.whoAmI()).toMatchObject({ userName: 'Bob' });
    await target.server.dropSockets();
    accounts.sessions.revokeAll();
    expect(await change).toEqual({ session: null, reason: 'revoked' });
    expect(await page.session.whoAmI()).toBeNull();
  });

  it('ends a session when nobody comes back', async () => {
    const page = await target.connect();
    await page.session.signIn(BOB);
    RendererEventService.disconnect(page);
    await target.server.dropSockets();
    clock.advance(GRACE_MS - 1);
    expect(accounts.sessions.list()).toHaveLength(1);
    clock.advance(1);
    expect(accounts.sessions.list()).toEqual([]);
  });
});
