import { fileURLToPath } from 'node:url';

/** The part of Jest's configuration that the preset says. */
export interface JestPreset {
  readonly testEnvironment: string;
  readonly moduleNameMapper: Readonly<Record<string, string>>;
  readonly transform: Readonly<Record<string, readonly [transformer: string, options: object]>>;
  readonly transformIgnorePatterns: readonly string[];
}

/** As an app's own build: legacy decorators, with the types that they are given. */
const swcOptions = {
  jsc: {
    target: 'es2024',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
    keepClassNames: true,
  },
  module: { type: 'commonjs' },
};

/**
 * Configures Jest for an app's tests: `import … from 'electron'` gets the in-memory Electron, of which each test file
 * has its own, and TypeScript with decorators is compiled by `@swc/jest`, which the app brings along. For projects that
 * spread it; others say `preset: 'sallyport/testing/jest'`.
 *
 * @example
 * // jest.config.js
 * export default { preset: 'sallyport/testing/jest' };
 *
 * // a test
 * import { ipcMain } from 'electron';
 * import { currentElectron } from 'sallyport/testing';
 */
export const jestPreset: JestPreset = {
  testEnvironment: 'node',
  moduleNameMapper: {
    '^electron(/main)?$': fileURLToPath(new URL('./electron.js', import.meta.url)),
    // A TypeScript file is imported by the name of what it compiles to.
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: { '^.+\\.[cm]?[jt]sx?$': ['@swc/jest', swcOptions] },
  // Published as ES modules only.
  transformIgnorePatterns: ['/node_modules/(?!(sallyport|kysely)/)'],
};
