/**
 * The rooms and doors of docs/architecture.md as lint rules: an import through a wall fails the build.
 * Each entry names the files, what they must not import, and why.
 */

/** @typedef {{ regex: string, message: string }} Wall */

const rooms = ['analytics', 'preload', 'main', 'renderer', 'tests', 'scripts'];

/**
 * Imports of another room, from any depth.
 * @param {string} name
 * @returns {Wall}
 */
const room = (name) => ({
  regex: `^(\\.\\./)+${name}/`,
  message: `This room does not know ${name}/ (docs/architecture.md).`,
});

/**
 * Imports of a sibling folder of the same room.
 * @param {string} name
 * @returns {Wall}
 */
const sibling = (name) => ({
  regex: `^\\.\\./(\\.\\./)*${name}/`,
  message: `Only the composition root joins this folder with ${name}/ (docs/architecture.md).`,
});

/**
 * @param {string} name - package, as a regular expression
 * @param {string} where - in words
 * @returns {Wall}
 */
const packageOnlyIn = (name, where) => ({
  regex: `^${name}($|/)`,
  message: `${name} is imported only in ${where} (docs/architecture.md).`,
});

const noElectron = packageOnlyIn('electron', "preload and main's shell files");
const noWs = packageOnlyIn('ws', 'main/feed and main/demo');
const noSqlite = packageOnlyIn('better-sqlite3', 'main/store');
const noCharts = packageOnlyIn('chart(\\.js|js-plugin-streaming)', 'renderer/charts');
const noNode = { regex: '^node:', message: 'This code must run without Node.' };
const noSvelte = packageOnlyIn('svelte', 'renderer');

/**
 * @param {string[]} files
 * @param {Wall[]} patterns
 * @param {string[]} ignores
 * @returns {import('eslint').Linter.Config}
 */
const walls = (files, patterns, ignores = []) => ({
  files,
  ignores,
  rules: { 'no-restricted-imports': ['error', { patterns }] },
});

/**
 * Every room but one's own and those it may know.
 * @param {...string} own
 */
const others = (...own) => rooms.filter((name) => !own.includes(name)).map(room);

/** The only files of main that touch Electron; everything else runs, and is tested, under plain Node. */
const electronShell = [
  'main/entry.ts',
  'main/app.ts',
  'main/window.ts',
  'main/menu.ts',
  'main/headless-run.ts',
  'main/renderer-protocol.ts',
  'main/ipc/ipc-hub.ts',
  'main/alerts/notifier.ts',
];

/** @type {import('eslint').Linter.Config[]} */
export const layerRules = [
  walls(
    ['analytics/**'],
    [
      ...others('analytics'),
      noNode,
      noElectron,
      noSvelte,
      noWs,
      noSqlite,
      noCharts,
      {
        regex: '^(?!ml-regression-simple-linear$)[a-z@]',
        message: 'analytics/ is pure: of all packages it uses ml-regression-simple-linear alone.',
      },
    ],
  ),
  walls(['preload/**'], [...others('preload', 'analytics'), noNode, noSvelte, noWs, noSqlite]),
  walls(
    ['main/**'],
    [...others('main', 'analytics', 'preload'), noElectron, noWs, noSqlite, noCharts, noSvelte],
    [...electronShell, 'main/feed/**', 'main/demo/**', 'main/store/**', 'main/alerts/**'],
  ),
  walls(electronShell, [
    ...others('main', 'analytics', 'preload'),
    noWs,
    noSqlite,
    noCharts,
    noSvelte,
  ]),
  walls(
    ['main/feed/**'],
    [
      ...others('main', 'analytics', 'preload'),
      ...['store', 'ipc', 'alerts', 'demo', 'pipeline', 'settings'].map(sibling),
      noElectron,
      noSqlite,
      noCharts,
      noSvelte,
    ],
  ),
  walls(
    ['main/demo/**'],
    [
      ...others('main', 'analytics', 'preload'),
      ...['store', 'ipc', 'alerts', 'feed', 'pipeline', 'settings'].map(sibling),
      noElectron,
      noSqlite,
      noCharts,
      noSvelte,
    ],
  ),
  walls(
    ['main/store/**'],
    [
      ...others('main', 'analytics', 'preload'),
      ...['feed', 'ipc', 'alerts', 'demo', 'pipeline', 'settings'].map(sibling),
      noElectron,
      noWs,
      noCharts,
      noSvelte,
    ],
  ),
  walls(
    ['main/alerts/**'],
    [
      ...others('main', 'analytics', 'preload'),
      ...['feed', 'ipc', 'store', 'demo', 'pipeline', 'settings'].map(sibling),
      noWs,
      noSqlite,
      noCharts,
      noSvelte,
    ],
  ),
  walls(
    ['renderer/**'],
    [...others('renderer', 'analytics', 'preload'), noNode, noElectron, noWs, noSqlite, noCharts],
    ['renderer/charts/**', 'renderer/worker/**', 'renderer/state/**', 'renderer/components/**'],
  ),
  walls(
    ['renderer/charts/**'],
    [
      ...others('renderer', 'analytics'),
      ...['state', 'components', 'worker'].map(sibling),
      noNode,
      noElectron,
      noSvelte,
    ],
  ),
  walls(
    ['renderer/worker/**'],
    [
      ...others('renderer', 'analytics'),
      ...['state', 'components', 'charts'].map(sibling),
      noNode,
      noElectron,
      noSvelte,
      noCharts,
    ],
  ),
  walls(
    ['renderer/state/**'],
    [
      ...others('renderer', 'analytics', 'preload'),
      ...['components', 'charts'].map(sibling),
      noNode,
      noElectron,
      noCharts,
    ],
  ),
  walls(
    ['renderer/components/**'],
    [
      ...others('renderer', 'analytics', 'preload'),
      ...['worker'].map(sibling),
      noNode,
      noElectron,
      noCharts,
    ],
  ),
  {
    files: ['renderer/**'],
    ignores: ['renderer/bridge.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'pairwatch', message: 'Only renderer/bridge.ts touches the window API.' },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'window', property: 'pairwatch', message: 'Only renderer/bridge.ts touches it.' },
        { object: 'globalThis', property: 'pairwatch', message: 'Only renderer/bridge.ts does.' },
      ],
    },
  },
];
