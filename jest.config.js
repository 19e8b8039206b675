/** One transform for all suites: legacy decorators with metadata, as an app's own build emits them. */
const swc = ({ tsx }) => [
  '@swc/jest',
  {
    jsc: {
      target: 'es2024',
      parser: { syntax: 'typescript', tsx, decorators: true },
      transform: {
        legacyDecorator: true,
        decoratorMetadata: true,
        useDefineForClassFields: true,
        react: { runtime: 'automatic' },
      },
      keepClassNames: true,
    },
    module: { type: 'commonjs' },
  },
];

const transform = { '^.+\\.tsx$': swc({ tsx: true }), '^.+\\.[cm]?[jt]s$': swc({ tsx: false }) };

const shared = {
  testEnvironment: 'node',
  transform,
  // Packages that are ES modules only pass through the transform too.
  transformIgnorePatterns: ['/node_modules/(?!(kysely)/)'],
  moduleNameMapper: {
    '^sallyport/electron$': '<rootDir>/src/main/electron/index.ts',
    '^sallyport/renderer/react$': '<rootDir>/src/renderer/react/index.ts',
    '^sallyport/preload$': '<rootDir>/src/shim/preload.ts',
    '^sallyport/testing/jest$': '<rootDir>/src/testing/jest/index.ts',
    '^sallyport/([a-z]+)$': '<rootDir>/src/$1/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  extensionsToTreatAsEsm: [],
  setupFiles: ['<rootDir>/test/setup/reflect-metadata.ts'],
  setupFilesAfterEnv: ['<rootDir>/test/setup/timeout.ts', '<rootDir>/test/setup/leak-guard.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/build', '<rootDir>/examples/.*/node_modules'],
};

/** @type {import('jest').Config} */
export default {
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.{ts,tsx}'],
      testPathIgnorePatterns: [
        '/node_modules/',
        '<rootDir>/test/e2e/',
        '<rootDir>/test/soak/',
        '<rootDir>/test/electron/real/',
      ],
    },
    { ...shared, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.test.ts'] },
    { ...shared, displayName: 'soak', testMatch: ['<rootDir>/test/soak/**/*.test.ts'] },
    // Needs Electron's binary: `npm run test:electron`.
    { ...shared, displayName: 'electron', testMatch: ['<rootDir>/test/electron/real/**/*.test.ts'] },
  ],
};
