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
const electronFiles = [
  'main/entry.ts',
  'main/app.ts',
  'main/shell/**',
  'main/headless/headless-run.ts',
  'main/ipc/ipc-hub.ts',
  'main/alerts/notifier.ts',
];

/**
 * The folders of main and the siblings that each may import: the parts do not know each other, the
 * composing folders know parts.
 * @type {Record<string, string[]>}
 */
const mainFolders = {
  feed: [],
  store: [],
  // Joins the feed's sink to the store.
  pipeline: ['feed', 'store'],
  ipc: [],
  alerts: [],
  settings: [],
  demo: [],
  market: ['feed', 'store', 'pipeline', 'demo'],
  headless: ['market'],
  // The command line: one of the store's databases, or a capture of the feed's frames, through the engine.
  analyze: ['feed', 'store'],
  shell: [],
};

const outsideMain = [...others('main', 'analytics', 'preload'), noCharts, noSvelte];

/** @param {string} folder */
function mainFolderWalls(folder) {
  const files = [`main/${folder}/**`];
  const strangers = Object.keys(mainFolders).filter(
    (name) => name !== folder && !mainFolders[folder]?.includes(name),
  );
  const patterns = [
    ...outsideMain,
    ...strangers.map(sibling),
    ...(folder === 'feed' || folder === 'demo' ? [] : [noWs]),
    ...(folder === 'store' ? [] : [noSqlite]),
  ];
  const shellFiles = electronFiles.filter((file) => file.startsWith(`main/${folder}/`));
  return [
    walls(files, [...patterns, noElectron], shellFiles),
    ...(shellFiles.length > 0 ? [walls(shellFiles, patterns)] : []),
  ];
}

/**
 * The folders of the window: data goes from the worker through state to the components, which draw
 * with the charts.
 * @type {Record<string, { knows: string[], isSvelte: boolean }>}
 */
const rendererFolders = {
  series: { knows: [], isSvelte: false },
  worker: { knows: ['series'], isSvelte: false },
  charts: { knows: ['series'], isSvelte: false },
  state: { knows: ['series', 'worker'], isSvelte: true },
  components: { knows: ['series', 'state', 'charts'], isSvelte: true },
};

const browserOnly = [noNode, noElectron, noWs, noSqlite];

/** @param {string} folder */
function rendererFolderWalls(folder) {
  const { knows = [], isSvelte = false } = rendererFolders[folder] ?? {};
  const strangers = Object.keys(rendererFolders).filter(
    (name) => name !== folder && !knows.includes(name),
  );
  return walls(
    [`renderer/${folder}/**`],
    [
      ...(isSvelte ? others('renderer', 'analytics', 'preload') : others('renderer', 'analytics')),
      ...strangers.map(sibling),
      ...browserOnly,
      ...(isSvelte ? [] : [noSvelte]),
      ...(folder === 'charts' ? [] : [noCharts]),
    ],
  );
}

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
  walls(['main/*.ts'], [...outsideMain, noWs, noSqlite, noElectron], electronFiles),
  walls(['main/entry.ts', 'main/app.ts'], [...outsideMain, noWs, noSqlite]),
  ...Object.keys(mainFolders).flatMap(mainFolderWalls),
  walls(
    ['renderer/*.{ts,svelte}'],
    [...others('renderer', 'analytics', 'preload'), ...browserOnly, noCharts],
  ),
  ...Object.keys(rendererFolders).map(rendererFolderWalls),
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
