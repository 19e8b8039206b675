import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { RendererEventService, webSocketLink } from '../../src/renderer/index.js';
import type { IWorkbenchService } from '../../workbench/contract/index.js';
import { RunningScript } from '../scripts/running-script.js';

const REPOSITORY = join(__dirname, '../..');
const PROGRAM = join(REPOSITORY, 'build/workbench/main/web.js');
const READY = /^Sallyport workbench: (http:\/\/127\.0\.0\.1:(\d+)\/#token=([\w-]{43}))\n$/;

/** The workbench's own process, with what its ready line says. */
interface RunningWorkbench {
  readonly script: RunningScript;
  readonly port: number;
  readonly token: string;
}

describe('the workbench in web mode', () => {
  let directory: string;
  const running: RunningScript[] = [];
  const services: IWorkbenchService[] = [];

  beforeAll(async () => {
    const script = run(['scripts/build.mjs', 'packages']);
    const { code } = await script.ended;
    if (code !== 0) throw new Error(script.stderr);
  }, 120_000);
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sallyport-web-'));
  });
  afterEach(async () => {
    for (const service of services.splice(0)) RendererEventService.disconnect(service);
    for (const script of running.splice(0)) {
      script.child.kill('SIGKILL');
      await script.ended;
    }
    rmSync(directory, { recursive: true, force: true });
  });

  function run(args: readonly string[]): RunningScript {
    const child = spawn(process.execPath, [...args], { cwd: REPOSITORY, stdio: ['ignore', 'pipe', 'pipe'] });
    const script = new RunningScript(child);
    running.push(script);
    return script;
  }

  function runWeb(...args: readonly string[]): RunningScript {
    return run([PROGRAM, '--no-open', '--data-dir', directory, ...args]);
  }

  async function ready(script: RunningScript): Promise<RunningWorkbench> {
    await script.says('\n');
    const [, , port, token = ''] = READY.exec(script.stdout) ?? [];
    return { script, port: Number(port), token };
  }

  async function start(...args: readonly string[]): Promise<RunningWorkbench> {
    return ready(runWeb(...args));
  }

  async function end(workbench: RunningWorkbench, signal: NodeJS.Signals): Promise<unknown> {
    workbench.script.child.kill(signal);
    return workbench.script.ended;
  }

  async function connect({ port, token }: RunningWorkbench): Promise<IWorkbenchService> {
    const service = await RendererEventService.connect<IWorkbenchService>({
      transport: () =>
        webSocketLink({
          url: `ws://127.0.0.1:${port}/sallyport`,
          token,
          createSocket: (url, protocols) => new WebSocket(url, protocols, { origin: `http://127.0.0.1:${port}` }),
        }),
    });
    services.push(service);
    return service;
  }

  async function occupy(port: number): Promise<Server> {
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'prints one line, serves, and ends cleanly on %s',
    async (signal) => {
      const workbench = await start();
      expect(workbench.script.stdout).toMatch(READY);
      const service = await connect(workbench);
      expect(await service.getAppVersion()).toBe('0.1.0');
      expect(await end(workbench, signal)).toEqual({ code: 0, signal: null });
      expect(workbench.script.stdout).toMatch(READY);
      expect((await RendererEventService.closed(service)).code).toMatch(/DISPOSED|DISCONNECTED/);
    },
  );

  it('stops when the process that started it dies', async () => {
    const starter = `
      const { spawn } = require('node:child_process');
      spawn(process.execPath, ${JSON.stringify([PROGRAM, '--no-open', '--data-dir', directory])}, { stdio: 'inherit' });
      setInterval(() => {}, 1000);`;
    const { script } = await ready(run(['--input-type=commonjs', '--eval', starter]));
    script.child.kill('SIGKILL');
    // Its output is held open until the workbench itself has ended.
    await script.ended;
    expect(script.stderr).toContain('Stopping');
  });

  it('has a token of its own each time, and its port again', async () => {
    const first = await start();
    await end(first, 'SIGTERM');
    const second = await start();
    expect(second.port).toBe(first.port);
    expect(second.token).not.toBe(first.token);
    await expect(connect({ ...second, token: first.token })).rejects.toMatchObject({ code: 'DISCONNECTED' });
  });

  it('starts again where it was killed', async () => {
    const first = await start();
    await end(first, 'SIGKILL');
    expect((await start()).port).toBe(first.port);
  });

  it('takes another port when its own has gone', async () => {
    const first = await start();
    await end(first, 'SIGTERM');
    const other = await occupy(first.port);
    const second = await start();
    expect(second.port).not.toBe(first.port);
    other.close();
  });

  it('does without a port memory that holds no port', async () => {
    writeFileSync(join(directory, 'web-port'), 'nonsense');
    const { port } = await start();
    expect(readFileSync(join(directory, 'web-port'), 'utf8')).toBe(`${port}\n`);
  });

  it('keeps to a port that it was given, or says that it can not', async () => {
    const other = await occupy(0);
    const { port } = other.address() as { readonly port: number };
    const refused = runWeb('--port', String(port));
    expect(await refused.ended).toEqual({ code: 1, signal: null });
    expect([refused.stdout, refused.stderr]).toEqual(['', expect.stringContaining('the port is in use')]);
    other.close();
    await once(other, 'close');
    expect((await start('--port', String(port))).port).toBe(port);
  });

  it('refuses a second process for the same data directory, and goes on', async () => {
    const first = await start();
    const second = runWeb();
    expect(await second.ended).toEqual({ code: 1, signal: null });
    expect([second.stdout, second.stderr]).toEqual(['', expect.stringContaining('running already')]);
    expect(await (await connect(first)).getAppVersion()).toBe('0.1.0');
  });

  it('explains its options', async () => {
    const bad = runWeb('--prot', '1');
    expect(await bad.ended).toEqual({ code: 2, signal: null });
    expect([bad.stdout, bad.stderr]).toEqual(['', expect.stringMatching(/--prot[^]*Usage:/)]);
    const help = runWeb('--help');
    expect(await help.ended).toEqual({ code: 0, signal: null });
    expect([help.stdout, help.stderr]).toEqual(['', expect.stringMatching(/^Usage:/)]);
  });
});
