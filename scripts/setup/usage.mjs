// @ts-check

const common = [
  '--headless             no window to look at: print statistics, write a screenshot, end',
  '--seconds N            end after N seconds (60 when headless)',
  '--screenshot FILE      where the headless run puts its picture, a PNG (./pairwatch.png)',
  '--user-data-dir DIR    keep database, settings and log there',
];

const own = {
  demo: [
    '--seed N               another generated market',
    '--capture FILE         play a recorded market (.ndjson.gz) instead; ends when it is stored',
    '--speed N|max          of the capture: times real time, or as fast as it goes',
  ],
  start: [
    '--ws-url URL           another WebSocket server than Binance (ws:// or wss://)',
    '--rest-url URL         its REST server, where that is another host (http:// or https://)',
  ],
};

const titles = {
  demo: 'npm run demo -- [flags]     Pairwatch on its built-in exchange',
  start: 'npm start -- [flags]     Pairwatch on live Binance data',
};

/**
 * The help text, when it is asked for.
 * @param {'demo' | 'start'} command
 * @param {readonly string[]} flags
 * @returns {string | undefined}
 */
export function usageAskedFor(command, flags) {
  if (!flags.includes('--help') && !flags.includes('-h')) {
    return undefined;
  }
  const lines = [...own[command], ...common].map((line) => `  ${line}`);
  return [titles[command], '', ...lines].join('\n');
}
