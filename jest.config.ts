import type { Config } from 'jest';

const swc = (syntax: 'typescript' | 'ecmascript'): [string, Record<string, unknown>] => [
  '@swc/jest',
  {
    jsc: {
      parser: syntax === 'typescript' ? { syntax, decorators: true, tsx: true } : { syntax },
      transform: { legacyDecorator: true, decoratorMetadata: true, react: { runtime: 'automatic' } },
      target: 'es2023',
      keepClassNames: true,
    },
    module: { type: 'commonjs' },
    swcrc: false,
  },
];

/** Everything becomes CommonJS inside Jest (Nest 12 is ESM only); libraries are read from source by the `development` condition. */
const shared: Config = {
  rootDir: import.meta.dirname,
  transform: { '^.+\\.tsx?$': swc('typescript'), '^.+\\.m?js$': swc('ecmascript') },
  transformIgnorePatterns: [],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['/dist/'],
};

const config: Config = {
  testTimeout: 60_000,
  maxWorkers: 2,
  projects: [
    {
      ...shared,
      displayName: 'node',
      testEnvironment: 'node',
      testEnvironmentOptions: { customExportConditions: ['development', 'node', 'require', 'default'] },
      testMatch: process.env.GATEHOUSE_BENCH
        ? ['<rootDir>/apps/gatehouse-e2e/src/bench/*.bench.ts', '<rootDir>/apps/gatehouse-e2e/src/screenshots.ts']
        : ['<rootDir>/{apps,libs,tools}/*/src/**/*.spec.ts'],
    },
    {
      ...shared,
      displayName: 'browser',
      testEnvironment: 'jsdom',
      testEnvironmentOptions: { customExportConditions: ['development', 'browser', 'require', 'default'] },
      testMatch: ['<rootDir>/apps/console/src/**/*.spec.tsx'],
    },
  ],
};

export default config;
