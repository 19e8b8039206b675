import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const CANDIDATES = [
  process.env['SALLYPORT_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const ARGUMENTS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const executablePath = CANDIDATES.find((path) => path !== undefined && existsSync(path));

/** Describes tests that need a browser. Without one they are skipped, but never in CI: there they fail. */
export const describeInChromium: jest.Describe =
  executablePath === undefined && process.env['CI'] !== 'true' ? describe.skip : describe;

/** Starts the installed Chromium. @throws {Error} when there is none */
export async function launchChromium(): Promise<Browser> {
  if (executablePath === undefined)
    throw new Error('There is no Chromium: install it, or name it in SALLYPORT_CHROMIUM');
  const isRoot = process.getuid?.() === 0; // Chromium refuses its sandbox to root
  return chromium.launch({ executablePath, args: [...ARGUMENTS, ...(isRoot ? ['--no-sandbox'] : [])] });
}
