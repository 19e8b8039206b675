import { FakeRepository } from './fake-repository.js';

describe('scripts/build.mjs', () => {
  let repository: FakeRepository;
  beforeEach(() => {
    repository = new FakeRepository();
  });
  afterEach(() => repository[Symbol.dispose]());

  async function build(): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
    const script = repository.build();
    const { code } = await script.ended;
    return { code, stdout: script.stdout, stderr: script.stderr };
  }

  it('builds everything once, without a word on standard output', async () => {
    const first = await build();
    expect(first).toMatchObject({ code: 0, stdout: '' });
    expect(first.stderr).toContain('compiler output');
    expect(repository.takeRuns()).toEqual(['page', 'preload', 'tsc']);
    expect(await build()).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(repository.takeRuns()).toEqual([]);
  });

  it('builds again what a change concerns', async () => {
    await build();
    repository.takeRuns();
    repository.write('workbench/renderer/app.tsx', '');
    await build();
    expect(repository.takeRuns()).toEqual(['page', 'tsc']);
    repository.write('src/main/a.ts', '');
    await build();
    expect(repository.takeRuns()).toEqual(['tsc']);
    repository.write('package-lock.json', '{}');
    await build();
    expect(repository.takeRuns()).toEqual(['page', 'preload', 'tsc']);
  });

  it('builds again what is not there any more', async () => {
    await build();
    repository.takeRuns();
    repository.remove('build/page');
    await build();
    expect(repository.takeRuns()).toEqual(['page']);
  });

  it('fails with the step that failed, and tries it again the next time', async () => {
    repository.write('broken', '');
    expect(await build()).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('the packages failed'),
    });
    repository.takeRuns();
    repository.remove('broken');
    expect(await build()).toMatchObject({ code: 0 });
    expect(repository.takeRuns()).toEqual(['tsc']);
  });
});

describe('scripts/start.mjs', () => {
  let repository: FakeRepository;
  beforeEach(() => {
    repository = new FakeRepository();
  });
  afterEach(() => repository[Symbol.dispose]());

  /** Starts, and waits for the end that `--exit` brings about. */
  async function outcome(mode: string, environment: NodeJS.ProcessEnv = {}): Promise<[number | null, string, string]> {
    const script = repository.start([mode, '--exit', '7'], environment);
    const { code } = await script.ended;
    return [code, script.stdout, script.stderr];
  }

  describe('its choice', () => {
    const withDisplay = { DISPLAY: ':0' };

    it('is web mode without a display, at once, whatever is installed', async () => {
      repository.addElectron();
      expect(await outcome('auto')).toEqual([
        7,
        'running web --exit 7 true\n',
        expect.not.stringContaining('Electron'),
      ]);
    });

    it('is Electron with a display, if its binary is there', async () => {
      repository.addElectron();
      expect(await outcome('auto', withDisplay)).toEqual([
        7,
        'running electron --exit 7 true\n',
        expect.not.stringContaining('Fetching'),
      ]);
    });

    it('is Electron with a display, once its own installer has fetched the binary', async () => {
      repository.addInstaller();
      expect(await outcome('auto', withDisplay)).toEqual([
        7,
        'running electron --exit 7 true\n',
        expect.stringMatching(/Fetching Electron[^]*installer output/),
      ]);
    });

    it('is web mode, and says so, when the installer fails', async () => {
      expect(await outcome('auto', withDisplay)).toEqual([
        7,
        'running web --exit 7 true\n',
        expect.stringMatching(/no network[^]*starts in web mode/),
      ]);
    });

    it('is what was forced', async () => {
      repository.addElectron();
      expect(await outcome('web', withDisplay)).toEqual([7, 'running web --exit 7 true\n', expect.any(String)]);
      expect(await outcome('electron', withDisplay)).toEqual([
        7,
        'running electron --exit 7 true\n',
        expect.any(String),
      ]);
    });

    it('is nothing when Electron was forced and there is none', async () => {
      const message = /its binary is not in node_modules\/electron\/dist[^]*npm run start:web/;
      expect(await outcome('electron')).toEqual([1, '', expect.stringMatching(message)]);
      expect(repository.takeRuns()).toEqual([]);
      expect(await outcome('electron', withDisplay)).toEqual([1, '', expect.stringMatching(message)]);
    });

    it('is not made by a path file alone', async () => {
      repository.addElectron();
      repository.remove('node_modules/electron/dist');
      expect(await outcome('electron')).toEqual([1, '', expect.any(String)]);
    });

    it('is refused for an unknown mode', async () => {
      expect(await outcome('bogus')).toEqual([2, '', "Unknown mode 'bogus': auto, web or electron\n"]);
    });
  });

  it('ends with an error when the build fails, and starts nothing', async () => {
    repository.write('broken', '');
    expect(await outcome('web')).toEqual([1, '', expect.stringContaining('Building the packages failed')]);
  });

  it.each([
    ['SIGTERM', 'stopped'],
    ['SIGINT', 'interrupted'],
  ] as const)('passes %s on and ends as the program does', async (signal, word) => {
    const script = repository.start(['web']);
    await script.says('running');
    script.child.kill(signal);
    expect(await script.ended).toEqual({ code: 0, signal: null });
    expect(script.stdout).toContain(word);
  });

  it('ends by the signal that ended the program', async () => {
    expect(await repository.start(['web', '--die', 'SIGKILL']).ended).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('stops the program when the process that started it dies', async () => {
    const starter = `
      const { spawn } = require('node:child_process');
      spawn(process.execPath, ['scripts/start.mjs', 'web'], { stdio: 'inherit' });
      setInterval(() => {}, 1000);`;
    const script = repository.run(['--input-type=commonjs', '--eval', starter], {});
    await script.says('running');
    script.child.kill('SIGKILL');
    await script.ended;
    expect(script.stdout).toContain('stopped');
  });

  it('stops the program when npm dies, although the shell between them lives', async () => {
    const npm = `
      const { spawn } = require('node:child_process');
      spawn('sh', ['-c', '"' + process.execPath + '" scripts/start.mjs web; true'], { stdio: 'inherit' });
      setInterval(() => {}, 1000);`;
    const script = repository.run(['--input-type=commonjs', '--eval', npm], { npm_lifecycle_event: 'start' });
    await script.says('running');
    script.child.kill('SIGKILL');
    await script.ended;
    expect(script.stdout).toContain('stopped');
  });
});
