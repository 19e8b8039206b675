import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const VITE = resolve('node_modules/vite/bin/vite.js');

/** Bundles a script for a page. @returns its text */
export async function buildPage(entry: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-page-'));
  try {
    const config = join(__dirname, 'vite.config.js');
    await promisify(execFile)(process.execPath, [VITE, 'build', '--config', config, '--outDir', directory], {
      env: { ...process.env, ENTRY: entry },
    });
    return await readFile(join(directory, 'page.js'), 'utf8');
  } finally {
    await rm(directory, { recursive: true });
  }
}
