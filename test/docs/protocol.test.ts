// What docs/protocol.md says, spoken by hand.
import { EventService, EventServiceHost, Handle, Namespace, Requires } from 'sallyport/main';
import { ManualClock, createLoopback } from 'sallyport/testing';
import { RawClient } from '../targets/raw-client.js';
import { TaskService } from './live/events/task-service.js';
import { SettingsService } from './live/state/settings-service.js';
import { FileService } from './live/streams/file-service.js';

@EventService()
class App {
  @Namespace() declare readonly files: FileService;
  @Namespace() declare readonly tasks: TaskService;
  @Namespace() declare readonly user: SettingsService;

  @Handle()
  @Requires('app:close')
  async close(): Promise<void> {}
}

const CREDIT = { bytes: 1_048_576, items: 64 };
const bytes = (length: number) => new Uint8Array(length);
const protocolFault = expect.objectContaining({ code: 'PROTOCOL' });

describe('the protocol', () => {
  let host: EventServiceHost;
  let client: RawClient;
  const clock = new ManualClock();
  let clients = 0;
  let isGranted: boolean;

  const open = (): RawClient => {
    const { page, main } = createLoopback();
    clients += 1;
    host.accept(main, { transport: 'loopback', clientId: `client ${clients}`, origin: null });
    return new RawClient(page);
  };

  const greet = async (resume?: string, document?: string) => {
    const connected = open();
    const known = { ...(resume === undefined ? {} : { resume }), ...(document === undefined ? {} : { document }) };
    connected.post({ kind: 'hello', version: 1, ...known });
    const welcome = await connected.next('welcome');
    return { connected, ticket: welcome['client'] as { readonly resume: string; readonly isResumed: boolean } };
  };

  beforeEach(async () => {
    isGranted = false;
    host = await EventServiceHost.start(App, { clock, authorize: () => isGranted });
    client = await open().greet();
  });

  afterEach(() => host.dispose());

  it('has the kinds of members in its manifest', async () => {
    const other = open();
    other.post({ kind: 'hello', version: 1 });
    const { manifest, streamWindow } = await other.next('welcome');
    expect(streamWindow).toEqual(CREDIT);
    expect(manifest).toEqual(
      expect.arrayContaining([
        { path: ['files', 'read'], channel: 'files:read', kind: 'stream', isResumable: true },
        { path: ['tasks', 'events'], channel: 'tasks:events', kind: 'events' },
        { path: ['user', 'settings'], channel: 'user:settings', kind: 'state', isWritable: true },
      ]),
    );
  });

  it('says when what the client may use has changed', async () => {
    isGranted = true;
    await host.reauthorize();
    const { manifest } = await client.next('manifest');
    expect(manifest).toContainEqual({ path: ['close'], channel: 'close', kind: 'handle' });
  });

  it('answers another version with `goodbye`, and what comes before `hello` with a fault', async () => {
    const early = open();
    early.post({ kind: 'ping' });
    await expect(early.next('fault', 0)).resolves.toMatchObject({ error: protocolFault });
    early.post({ kind: 'hello', version: 2 });
    await expect(early.next('goodbye')).resolves.toMatchObject({ error: protocolFault });
  });

  it('answers a ping', async () => {
    client.post({ kind: 'ping' });
    await expect(client.next('pong')).resolves.toEqual({ kind: 'pong' });
  });

  it('numbers events, takes acknowledgements, and refuses those of what it never sent', async () => {
    client.post({ kind: 'subscribe', id: 1, channel: 'tasks:events', event: 'added' });
    client.post({ kind: 'call', id: 2, channel: 'tasks:add', args: ['one'] });
    await expect(client.next('event', 1)).resolves.toMatchObject({ sequence: 1, payload: 'one' });
    client.post({ kind: 'ack', id: 1, sequence: 1 });
    client.post({ kind: 'ack', id: 1, sequence: 2 });
    await expect(client.next('fault', 1)).resolves.toMatchObject({ error: protocolFault });
  });

  it('goes on with a subscription after a resume, behind what had arrived', async () => {
    const { connected, ticket } = await greet(undefined, 'document');
    connected.post({ kind: 'subscribe', id: 1, channel: 'tasks:events', event: 'added' });
    for (const [id, title] of [
      [2, 'one'],
      [3, 'two'],
    ]) {
      connected.post({ kind: 'call', id, channel: 'tasks:add', args: [title] });
    }
    await connected.next('reply', 3);
    const next = await greet(ticket.resume, 'document');
    expect(next.ticket.isResumed).toBe(true);
    await connected.closed;
    next.connected.post({ kind: 'subscribe', id: 1, channel: 'tasks:events', event: 'added', received: 1 });
    await expect(next.connected.next('event', 1)).resolves.toMatchObject({ sequence: 2, payload: 'two' });
    // The connection has been used since its welcome: the secret before it is not valid any more.
    expect((await greet(ticket.resume)).ticket.isResumed).toBe(false);
  });

  it('says `lost`, and counts from 1, where it has no such subscription of this document', async () => {
    const { connected, ticket } = await greet(undefined, 'document');
    connected.post({ kind: 'subscribe', id: 1, channel: 'tasks:events', event: 'added' });
    connected.post({ kind: 'ping' });
    await connected.next('pong');
    const next = await greet(ticket.resume, 'another');
    next.connected.post({ kind: 'subscribe', id: 1, channel: 'tasks:events', event: 'added', received: 5 });
    await expect(next.connected.next('lost')).resolves.toEqual({ kind: 'lost', id: 1 });
    next.connected.post({ kind: 'call', id: 2, channel: 'tasks:add', args: ['one'] });
    await expect(next.connected.next('event', 1)).resolves.toMatchObject({ sequence: 1, payload: 'one' });
  });

  it('lets a client that begins anew take over, and counts from 1', async () => {
    const { connected, ticket } = await greet();
    connected.post({ kind: 'subscribe', id: 1, channel: 'tasks:events', event: 'added' });
    connected.post({ kind: 'call', id: 2, channel: 'tasks:add', args: ['one'] });
    await connected.next('reply', 2);
    connected.post({ kind: 'ack', id: 1, sequence: 1 });
    connected.post({ kind: 'call', id: 3, channel: 'tasks:add', args: ['two'] });
    await connected.next('reply', 3);
    const next = await greet(ticket.resume);
    next.connected.post({ kind: 'subscribe', id: 7, channel: 'tasks:events', event: 'added' });
    await expect(next.connected.next('event', 7)).resolves.toMatchObject({ sequence: 1, payload: 'two' });
  });

  it('shows a state, its patches, and says nothing to whoever has it already', async () => {
    client.post({ kind: 'watch', id: 1, channel: 'user:settings' });
    const { epoch, revision } = await client.next('snapshot', 1);
    expect(revision).toBe(0);
    client.post({ kind: 'watch', id: 2, channel: 'user:settings', known: { epoch, revision: 0 } });
    client.post({ kind: 'call', id: 3, channel: 'user:settings', args: [['theme'], 'dark', 0] });
    const changes = [{ op: 'replace', path: ['theme'], value: 'dark' }];
    await expect(client.next('patch', 1)).resolves.toEqual({ kind: 'patch', id: 1, revision: 1, changes });
    await expect(client.next('patch', 2)).resolves.toMatchObject({ revision: 1 });
    await expect(client.next('reply', 3)).resolves.toMatchObject({ value: 1 });
    expect(client.received.filter(({ kind }) => kind === 'snapshot')).toEqual([]);
    client.post({ kind: 'call', id: 4, channel: 'user:settings', args: [['theme'], 'light', 0] });
    const details = { expectedRevision: 0, currentRevision: 1 };
    await expect(client.next('fault', 4)).resolves.toMatchObject({ error: { code: 'CONFLICT', details } });
    client.post({ kind: 'ack', id: 1, sequence: 9 });
    await expect(client.next('fault', 1)).resolves.toMatchObject({ error: protocolFault });
  });

  it('refuses an offset where nothing goes on, and begins at it where it does', async () => {
    host.serviceOf(FileService).files.set('a', Uint8Array.of(1, 2, 3));
    client.post({ kind: 'open', id: 1, channel: 'files:lines', args: [], credit: CREDIT, offset: 1 });
    await expect(client.next('fault', 1)).resolves.toMatchObject({ error: protocolFault });
    client.post({ kind: 'open', id: 2, channel: 'files:read', args: ['a'], credit: CREDIT, offset: 2 });
    await expect(client.next('chunk', 2)).resolves.toMatchObject({ value: Uint8Array.of(3) });
    await client.next('end', 2);
  });

  describe('references', () => {
    const store = (id: number): void => {
      const references = [
        { index: 1, kind: 'upload', id: id + 1 },
        { index: 2, kind: 'callback', id: id + 2 },
      ];
      client.post({ kind: 'call', id, channel: 'files:store', args: ['a', null, null], references });
    };

    it('are granted the window when the method reads, and called before the reply', async () => {
      store(1);
      await expect(client.next('grant', 2)).resolves.toMatchObject({ credit: CREDIT });
      client.post({ kind: 'chunk', id: 2, value: bytes(5) });
      await expect(client.next('callback', 3)).resolves.toMatchObject({ sequence: 1, args: [5] });
      client.post({ kind: 'end', id: 2 });
      await expect(client.next('reply', 1)).resolves.toMatchObject({ value: 5 });
      client.post({ kind: 'chunk', id: 2, value: bytes(5) }); // on its way when the call was over: ignored
      client.post({ kind: 'ping' });
      await client.next('pong');
      expect(client.received).toEqual([]);
    });

    it('end with `cancel` when the client sends more than it may', async () => {
      store(1);
      await client.next('grant', 2);
      client.post({ kind: 'chunk', id: 2, value: bytes(CREDIT.bytes + 1) });
      await client.next('cancel', 2);
      await expect(client.next('fault', 1)).resolves.toMatchObject({ error: protocolFault });
    });

    it('have nothing after their end', async () => {
      store(1);
      await client.next('grant', 2);
      client.post({ kind: 'end', id: 2 });
      client.post({ kind: 'chunk', id: 2, value: bytes(1) });
      await expect(client.next('fault', 0)).resolves.toMatchObject({ error: protocolFault });
      await expect(client.next('reply', 1)).resolves.toMatchObject({ value: 0 });
    });

    it('end with CANCELLED when the client says that they broke off', async () => {
      store(1);
      await client.next('grant', 2);
      client.post({ kind: 'fault', id: 2, error: { message: 'the disk is gone' } });
      await expect(client.next('fault', 1)).resolves.toMatchObject({ error: { code: 'CANCELLED' } });
    });

    it('are called before the reply, also where the client has acknowledged nothing', async () => {
      await host.dispose();
      host = await EventServiceHost.start(App, { clock, limits: { eventWindow: 1 } });
      client = await open().greet();
      store(1);
      await client.next('grant', 2);
      for (let chunk = 1; chunk <= 3; chunk += 1) client.post({ kind: 'chunk', id: 2, value: bytes(1) });
      client.post({ kind: 'end', id: 2 });
      const reply = await client.next('reply', 1);
      const called = client.received.filter(({ kind }) => kind === 'callback').map(({ args }) => args);
      expect([called, reply['value']]).toEqual([[[1], [2], [3]], 3]);
    });

    it.each([
      [
        'ids that do not rise',
        [
          { index: 1, id: 3 },
          { index: 2, id: 2 },
        ],
      ],
      ['the id of the call', [{ index: 1, id: 1 }]],
      [
        'two for one argument',
        [
          { index: 1, id: 2 },
          { index: 1, id: 3 },
        ],
      ],
    ])('are refused with %s', async (_what, given) => {
      const references = given.map((reference) => ({ ...reference, kind: 'upload' }));
      client.post({ kind: 'call', id: 1, channel: 'files:store', args: ['a', null, null], references });
      await expect(client.next('fault', 1)).resolves.toMatchObject({ error: protocolFault });
    });

    it('are refused where they are none, and where the method takes none', async () => {
      const references = [{ index: 0, kind: 'upload', id: 2 }];
      client.post({ kind: 'call', id: 1, channel: 'tasks:add', args: ['not null'], references });
      await expect(client.next('fault', 1)).resolves.toMatchObject({ error: protocolFault });
      client.post({
        kind: 'call',
        id: 3,
        channel: 'tasks:add',
        args: [null],
        references: [{ ...references[0], id: 4 }],
      });
      await expect(client.next('fault', 3)).resolves.toMatchObject({ error: { code: 'VALIDATION' } });
    });

    it('are answered with a fault when they are of no upload', async () => {
      client.post({ kind: 'chunk', id: 9, value: 1 });
      await expect(client.next('fault', 9)).resolves.toMatchObject({ error: protocolFault });
      store(10);
      client.post({ kind: 'ack', id: 12, sequence: 1 });
      await expect(client.next('fault', 0)).resolves.toMatchObject({ error: protocolFault });
    });
  });
});
