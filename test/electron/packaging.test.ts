import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const configuration = JSON.parse(readFileSync(join(root, 'packaging/electron-builder.json'), 'utf8')) as {
  readonly asar: boolean;
  readonly publish: unknown;
  readonly electronFuses: Readonly<Record<string, boolean>>;
};

/** What the threat list asks of a packaged app. */
const FUSES = {
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  grantFileProtocolExtraPrivileges: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  enableCookieEncryption: true,
};

/** Asks the script, an ES module, which Jest does not load. */
function ask(expression: string): unknown {
  const code = `
    import * as fuses from './scripts/packaging/read-fuses.mjs';
    console.log(JSON.stringify(${expression} ?? null));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: root,
    encoding: 'utf8',
  });
  if (stderr !== '') throw new Error(stderr);
  return JSON.parse(stdout);
}

describe('packaging/electron-builder.json', () => {
  it('sets every fuse as the threat list has it', () => {
    expect(configuration.electronFuses).toEqual(FUSES);
  });

  it('packs into an archive, whose integrity the app checks, and publishes nothing', () => {
    expect(configuration.asar).toBe(true);
    expect(configuration.publish).toBeNull();
  });
});

describe('packaging/package-lock.json', () => {
  it('has the versions that are asked for', () => {
    const read = (name: string): unknown => JSON.parse(readFileSync(join(root, 'packaging', name), 'utf8'));
    const wanted = read('package.json') as { readonly devDependencies: Readonly<Record<string, string>> };
    const locked = read('package-lock.json') as {
      readonly packages: Readonly<Record<string, { readonly version: string }>>;
    };
    for (const [name, version] of Object.entries(wanted.devDependencies)) {
      expect(locked.packages[`node_modules/${name}`]?.version).toBe(version);
    }
  });
});

describe('readFuses', () => {
  const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sallyport-fuses-'));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  function binaryWith(...wire: readonly (string | number)[]): string {
    const path = join(directory, 'electron');
    const parts = wire.map((part) => (typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part)));
    writeFileSync(path, Buffer.concat([Buffer.alloc(64), ...parts, Buffer.alloc(64)]));
    return path;
  }

  function wrong(path: string): unknown {
    return ask(`fuses.describeFuses(fuses.readFuses(${JSON.stringify(path)}))`);
  }

  it('is content with a binary whose fuses are as they have to be', () => {
    expect(ask('fuses.REQUIRED_FUSES')).toEqual(FUSES);
    expect(wrong(binaryWith(SENTINEL, 1, 8, '01001100'))).toEqual([]);
  });

  it('names each that is as Electron ships it', () => {
    expect(wrong(binaryWith(SENTINEL, 1, 8, '10110001'))).toEqual(
      Object.entries(FUSES).map(([name, isOn]) => `- ${name} is ${!isOn} and has to be ${isOn}`),
    );
  });

  it('takes a fuse that was removed, or is not there yet, for missing', () => {
    expect(wrong(binaryWith(SENTINEL, 1, 8, 'r1001100'))).toContainEqual(
      expect.stringContaining('runAsNode is missing'),
    );
    expect(wrong(binaryWith(SENTINEL, 1, 7, '01001100'))).toEqual([
      '- grantFileProtocolExtraPrivileges is missing and has to be false',
    ]);
  });

  it.each([
    ['no Electron', ['text']],
    ['another format', [SENTINEL, 2, 8, '01001100']],
  ])('finds none in %s', (_what, wire) => {
    expect(ask(`fuses.readFuses(${JSON.stringify(binaryWith(...wire))})`)).toBeNull();
  });
});
