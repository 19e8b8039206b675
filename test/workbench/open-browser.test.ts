import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RecordingLogger } from 'sallyport/testing';
import { hasDisplay, openBrowser } from '../../workbench/main/open-browser.js';

const URL_WITH_TOKEN = 'http://127.0.0.1:4711/#token=secret';

describe('openBrowser', () => {
  let directory: string;
  let logger: RecordingLogger;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sallyport-browser-'));
    logger = new RecordingLogger();
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('shows the command line a private file in place of the token, and deletes it in the end', async () => {
    const heard = join(directory, 'heard');
    execFileSync('mkfifo', [heard]);
    for (const name of ['xdg-open', 'open']) {
      writeFileSync(join(directory, name), `#!/bin/sh\nprintf '%s' "$*" > '${heard}'\n`, { mode: 0o755 });
    }
    const commandLine = readFile(heard, 'utf8');
    const path = join(directory, 'open-workbench.html');
    const opened = await openBrowser(URL_WITH_TOKEN, directory, logger, { PATH: directory });
    expect(await commandLine).toBe(pathToFileURL(path).href);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toContain(`content="0; url=${URL_WITH_TOKEN}"`);
    await opened[Symbol.asyncDispose]();
    expect(existsSync(path)).toBe(false);
  });

  it('replaces what an earlier run has left', async () => {
    writeFileSync(join(directory, 'open-workbench.html'), 'old', { mode: 0o644 });
    await openBrowser(URL_WITH_TOKEN, directory, logger, { PATH: directory });
    expect(statSync(join(directory, 'open-workbench.html')).mode & 0o777).toBe(0o600);
  });

  it('says so when there is no browser', async () => {
    const warned = new Promise<string>((resolve) => {
      logger.warn = resolve;
    });
    await openBrowser(URL_WITH_TOKEN, directory, logger, { PATH: directory });
    expect(await warned).toContain('open the address yourself');
  });
});

describe('hasDisplay', () => {
  it('is what the environment says, and never so in continuous integration', () => {
    expect(hasDisplay('linux', {})).toBe(false);
    expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true);
    expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
    expect(hasDisplay('darwin', {})).toBe(true);
    expect(hasDisplay('darwin', { CI: 'true' })).toBe(false);
  });
});
