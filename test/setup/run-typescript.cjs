// Runs a TypeScript file in a plain Node process, for tests that need a real one (kills, locks, standard error):
//   node test/setup/run-typescript.cjs path/to/script.ts [arguments]
// Compiles as jest.config.js says, so that both see the same decorators and metadata, and finds `./x.js` and
// `sallyport/…` in the sources. The script is a CommonJS module: no top-level await.
const { existsSync, readFileSync } = require('node:fs');
const { registerHooks } = require('node:module');
const { join, resolve } = require('node:path');
const { fileURLToPath, pathToFileURL } = require('node:url');
const { transformSync } = require('@swc/core');

const root = resolve(__dirname, '../..');
const { default: jestConfig } = require(join(root, 'jest.config.js'));
const [[, [, swcOptions]]] = Object.entries(jestConfig.projects[0].transform);

const ENTRY_POINT = /^sallyport\/([a-z]+)$/;
const ENTRY_FILES = { electron: 'src/main/electron/index.ts', preload: 'src/shim/preload.ts' };

/** The source a specifier means, or nothing if it means a package. */
function findSource(specifier, parentURL) {
  const entryPoint = ENTRY_POINT.exec(specifier)?.[1];
  if (entryPoint) return join(root, ENTRY_FILES[entryPoint] ?? `src/${entryPoint}/index.ts`);
  if (!/^\.{1,2}\/.*\.js$/.test(specifier) || !parentURL?.startsWith('file:')) return undefined;
  const source = fileURLToPath(new URL(specifier.replace(/\.js$/, '.ts'), parentURL));
  return existsSync(source) ? source : undefined;
}

registerHooks({
  resolve(specifier, context, nextResolve) {
    const source = findSource(specifier, context.parentURL);
    if (source === undefined) return nextResolve(specifier, context);
    return { url: pathToFileURL(source).href, format: 'commonjs', shortCircuit: true };
  },
  load(url, context, nextLoad) {
    if (!url.endsWith('.ts') || url.includes('/node_modules/')) return nextLoad(url, context);
    const filename = fileURLToPath(url);
    const { code } = transformSync(readFileSync(filename, 'utf8'), {
      ...swcOptions,
      filename,
      sourceMaps: 'inline',
      swcrc: false,
    });
    return { format: 'commonjs', source: code, shortCircuit: true };
  },
});

require('reflect-metadata');
const script = resolve(process.argv[2] ?? '');
process.argv.splice(1, 2, script);
require(script);
