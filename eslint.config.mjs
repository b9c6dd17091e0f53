import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const SERVICES = ['auth', 'mail', 'audit', 'gateway', 'console', 'simulator'];

const may = (sourceTag, onlyDependOnLibsWithTags, rest) => ({ sourceTag, onlyDependOnLibsWithTags, ...rest });

/** Direction: apps → platform → contracts → util. Services meet only in contracts (ADR 0001). */
const depConstraints = [
  may('scope:shared', ['scope:shared']),
  may('scope:tools', ['scope:tools', 'scope:shared']),
  may('scope:bench', ['scope:bench', 'scope:tools', 'scope:mail', 'scope:shared']),
  ...SERVICES.map((s) => may(`scope:${s}`, [`scope:${s}`, 'scope:shared'])),
  may('type:app', ['type:platform', 'type:contract', 'type:util']),
  may('type:platform', ['type:platform', 'type:contract', 'type:util']),
  may('type:contract', ['type:contract', 'type:util'], {
    bannedExternalImports: ['@nestjs/*', '@nats-io/*', 'mongodb'],
  }),
  may('type:util', ['type:util']),
  may('type:tool', ['type:contract', 'type:util', 'type:tool']),
  may('type:bench', ['type:app', 'type:platform', 'type:contract', 'type:util', 'type:tool']),
  may('type:testing', ['type:platform', 'type:contract', 'type:util', 'type:testing', 'type:tool']),
];

/** Specs and e2e may use type:testing on top of what their project may. */
const testConstraints = [may('*', ['*'])];

/** Specs start real parts through libs/testing, which is made of those parts: a circle of specs, not of code. */
const TESTED = [
  'messaging',
  'persistence',
  'telemetry',
  'google',
  'consent',
  'sync',
  'vault',
  'audit-trail',
  'local-stack',
  'google-simulator',
  'auth',
  'mail',
  'audit',
  'gateway',
];
const ignoredCircularDependencies = TESTED.map((project) => ['testing', project]);

const GOOGLE = ['@googleapis/*', 'google-auth-library', 'googleapis', 'googleapis-common'];
const NATS = ['@nats-io/*', 'nats'];
const MONGO = ['mongodb'];
const OTEL_API = ['@opentelemetry/api'];
const OTEL_SDK = [
  '@opentelemetry/core',
  '@opentelemetry/exporter-*',
  '@opentelemetry/instrumentation*',
  '@opentelemetry/resources',
  '@opentelemetry/sdk-*',
];
const NULL_TRAIL = ['@gatehouse/audit-trail/null'];
const door = [
  ...GOOGLE.map((g) => ({ group: [g], message: 'Only libs/google imports a Google package.' })),
  ...NATS.map((g) => ({ group: [g], message: 'Only libs/messaging imports NATS.' })),
  ...MONGO.map((g) => ({
    group: [g],
    message: 'Only a repository (*.repository.ts) or libs/persistence touches a collection.',
  })),
  ...[...OTEL_API, ...OTEL_SDK].map((g) => ({ group: [g], message: 'Only libs/telemetry imports OpenTelemetry.' })),
  ...NULL_TRAIL.map((g) => ({ group: [g], message: 'Only the benchmark leaves the trail out.' })),
];
const except = (allowed) => ({
  'no-restricted-imports': ['error', { patterns: door.filter((d) => !allowed.includes(d.group[0])) }],
});

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/node_modules/',
      '.nx/',
      'coverage/',
      'test-results/',
      'libs/testing/fixtures/',
      '**/*.gen.ts',
    ],
  },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './apps/console/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { '@nx': nx },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: false, allow: [], depConstraints, ignoredCircularDependencies },
      ],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      // Nest and the database driver take option literals where a class type stands.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      ...except([]),
    },
  },
  { files: ['libs/google/src/**/*.ts', 'apps/google-simulator-e2e/src/**/*.ts'], rules: except(GOOGLE) },
  { files: ['libs/messaging/src/**/*.ts'], rules: except([...NATS, ...MONGO]) },
  { files: ['libs/telemetry/src/**/*.ts'], rules: except(OTEL_API) },
  { files: ['libs/telemetry/src/lib/{otel/**/*,*.spec}.ts'], rules: except([...OTEL_API, ...OTEL_SDK]) },
  { files: ['tools/bench/src/**/*.ts'], rules: except(NULL_TRAIL) },
  {
    files: [
      '**/*.repository.ts',
      '**/*.repository.int.spec.ts',
      'libs/persistence/src/**/*.ts',
      'libs/local-stack/src/**/*.ts',
      '**/migrations/*.ts',
    ],
    rules: except(MONGO),
  },
  {
    files: [
      'libs/testing/src/**/*.ts',
      'apps/gatehouse-e2e/src/**/*.ts',
      '**/src/testing/**/*.ts',
      '**/*.int.spec.ts',
      '**/*.e2e.spec.ts',
    ],
    rules: except([...MONGO, ...NATS]),
  },
  {
    files: [
      '**/*.spec.ts',
      '**/*.spec.tsx',
      '**/src/testing/**/*.ts',
      'apps/gatehouse-e2e/**/*.ts',
      'apps/google-simulator-e2e/**/*.ts',
      'libs/testing/**/*.ts',
    ],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: false, depConstraints: testConstraints, ignoredCircularDependencies },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['apps/console/src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': hooks },
    rules: { ...hooks.configs.recommended.rules },
  },
  {
    files: ['**/*.mjs', '**/*.js', '**/*.cjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
  },
  prettier,
);
