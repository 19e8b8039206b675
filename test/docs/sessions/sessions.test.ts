import { readFile } from 'node:fs/promises';
import { HeadlessShell } from 'sallyport/main';
import { RendererEventService } from 'sallyport/renderer';
import { RecordingLogger, createLoopback, expectRefused } from 'sallyport/testing';
import { TemporaryDirectory } from '../../setup/temporary-directory.js';
import type { IAppService } from './contract.js';
import { KeptToken } from './kept-token.js';
import { followSession } from './lock-screen.js';
import { startApp } from './start-app.js';

const ANN = { name: 'Ann', password: 'a long walk to the sea' };
const BEN = { name: 'Ben', password: 'eleven grey elephants' };

describe('the library', () => {
  let directory: TemporaryDirectory;
  let app: Awaited<ReturnType<typeof startApp>>;

  beforeEach(async () => {
    directory = await TemporaryDirectory.create();
    // Tests need no passwords that are dear to guess.
    const passwords = { costLog2: 1, blockSize: 1, parallelism: 1 };
    app = await startApp(directory.path, new RecordingLogger(), { passwords });
  });

  afterEach(async () => {
    await app[Symbol.asyncDispose]();
    await directory[Symbol.asyncDispose]();
  });

  let windows = 0;
  function openWindow(): Promise<IAppService> {
    const { page, main } = createLoopback();
    app.host.accept(main, { transport: 'loopback', clientId: `window-${(windows += 1)}`, origin: null });
    return RendererEventService.connect<IAppService>({ transport: () => page });
  }

  it('is open to whoever is signed in, as far as their role goes', async () => {
    const [ann, ben] = [await openWindow(), await openWindow()];
    const screens: string[] = [];
    await followSession(ben, (screen, who) => screens.push(`${screen} ${who?.userName ?? ''}`));

    await ann.session.setUp(ANN);
    const { id: userId } = await ann.users.create({ ...BEN, roles: ['reader'] });
    expect(ben.library).toBeUndefined(); // a page has what it may use, and nothing else

    await ben.session.signIn(BEN);
    const lines = ben.library.follow()[Symbol.asyncIterator]();
    const first = lines.next();
    await ben.session.whoAmI(); // it has begun to follow
    await ann.library.lend('Middlemarch');
    expect(await first).toEqual({ done: false, value: 'Middlemarch, to Ann' });
    expect(ben.library.lend).toBeUndefined();

    await ann.users.setRoles({ userId, roles: [] });
    await expectRefused(lines.next(), 'PERMISSION_DENIED');
    await ann.users.remove(userId);
    await ben.session.whoAmI();
    expect(screens).toEqual(['set-up ', 'open Ben', 'open Ben', 'sign-in ']);
  });
});

describe('a token that is kept', () => {
  it('is not on the disk as text', async () => {
    await using directory = await TemporaryDirectory.create();
    const shell = new HeadlessShell({ version: '1.0.0', dataDirectory: directory.path });
    const path = directory.join('token');
    await new KeptToken(shell, path).keep('ghp_hunter2');
    expect((await readFile(path)).includes('hunter2')).toBe(false);
    expect(await new KeptToken(shell, path).read()).toBe('ghp_hunter2');
  });
});
