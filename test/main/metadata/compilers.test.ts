import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describeFixtures, faultsOfGoodService } from './fixtures/compiled-services.js';

const ROOT = resolve(__dirname, '../../..');
const FIXTURE = 'test/main/metadata/fixtures/compiled-services';

/** Compiles the fixture with tsc to a directory of its own, and evaluates an export of it in plain Node. */
class Compiled {
  private readonly directory = mkdtempSync(join(tmpdir(), 'sallyport-metadata-'));

  constructor(compilerOptions: Readonly<Record<string, unknown>>) {
    const config = {
      extends: join(ROOT, 'tsconfig.base.json'),
      compilerOptions: {
        rootDir: ROOT,
        outDir: this.directory,
        composite: false,
        declaration: false,
        declarationMap: false,
        sourceMap: false,
        // Only what is emitted counts here; whether it is right, `npm run check` says.
        noCheck: true,
        ...compilerOptions,
      },
      files: [join(ROOT, `${FIXTURE}.ts`)],
    };
    writeFileSync(join(this.directory, 'tsconfig.json'), JSON.stringify(config));
    writeFileSync(join(this.directory, 'package.json'), '{ "type": "module" }');
    symlinkSync(join(ROOT, 'node_modules'), join(this.directory, 'node_modules'));
    try {
      this.run(join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', this.directory);
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /** What an exported function returns. */
  call(name: string): unknown {
    const module = JSON.stringify(join(this.directory, `${FIXTURE}.js`));
    const script = `import { ${name} } from ${module}; console.log(JSON.stringify(${name}()));`;
    return JSON.parse(this.run('--input-type=module', '--eval', script));
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true });
  }

  private run(...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: this.directory });
    if (status !== 0) throw new Error(`${stdout}${stderr}`);
    return stdout;
  }
}

describe('the metadata of compilers', () => {
  it('is read alike, whether tsc or swc emitted it', () => {
    using compiled = new Compiled({});
    expect(compiled.call('describeFixtures')).toEqual(describeFixtures());
    expect([compiled.call('faultsOfGoodService'), faultsOfGoodService()]).toEqual([[], []]);
  }, 60_000);

  it('says what is expected of it', () => {
    const needsSave = '{"kind":"requires","permissions":["notes:save"]}';
    const everybody = '{"kind":"public"}';
    expect(describeFixtures()).toEqual({
      good: [
        `handle, save, ${needsSave}, rules validator, payload NotePayload`,
        `handle, values, ${everybody}, leaf Date, leaf Uint8Array, leaf ArrayBuffer, payload NotePayload optional`,
        `handle, rules, ${everybody}, rules one-of, rules one-of, rules items-of-class+validator, ` +
          'rules items-by-rules, payload NotePayload nullable, rules validator optional',
        `events, events, ${everybody}`,
        'stream, http:body, {"kind":"requires","permissions":["http:send"]}, rules validator, signal',
      ],
      faulty: Array.from({ length: 9 }, (_, index) => `FaultyService.run, parameter ${index}`),
    });
  });

  it('is missed once, by a fault that names the compilers, when there is none', () => {
    using compiled = new Compiled({ emitDecoratorMetadata: false });
    expect(compiled.call('faultsOfGoodService')).toEqual([
      'BaseService, GoodService: was compiled without decorator metadata, so that no parameter type is known. ' +
        'Compile with tsc and emitDecoratorMetadata, or with swc and transform.decoratorMetadata; ' +
        'esbuild, and tsx with it, emits none',
    ]);
  }, 60_000);
});
