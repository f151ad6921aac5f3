import ccxt from 'ccxt';
import { IdTally } from '../ingest/id-tally.ts';
import { latencyOf, report, taskOfProcess } from '../ingest/subject-report.ts';
import manifest from './package.json' with { type: 'json' };
import { DeliveryTimes } from './receipt-stamps.ts';

/** Run as a process of its own: `watchTrades` of ccxt pro, each trade taken once and thrown away. */
const task = taskOfProcess();

interface UrlTree {
  [name: string]: string | UrlTree;
}

/** Puts the load server in the place of every host, paths kept. */
function rehost(urls: UrlTree): void {
  for (const [name, value] of Object.entries(urls)) {
    if (typeof value === 'string') {
      const { protocol, pathname } = new URL(value);
      const scheme = protocol.startsWith('ws') ? 'ws' : 'http';
      urls[name] = `${scheme}://127.0.0.1:${task.port}${pathname}`;
    } else {
      rehost(value);
    }
  }
}

const client = new ccxt.pro.binance({
  options: {
    defaultType: 'swap',
    fetchMarkets: { types: ['linear'] },
    fetchMargins: false,
    fetchCurrencies: false,
    watchTradesForSymbols: { name: 'aggTrade' },
    // With its default of 1,000 it drops trades under load, without a word.
    tradesLimit: 1_000_000,
  },
});
rehost(client.urls.api);
await client.loadHttpProxyAgent();
await client.loadMarkets();

const tally = new IdTally();
const times = new DeliveryTimes();
const cpuBefore = process.cpuUsage();
let isOver = false;
let isTimed = false;
while (!isOver) {
  const trades = await client.watchTradesForSymbols(['ETH/USDT:USDT', 'BTC/USDT:USDT']);
  if (!isTimed) {
    isTimed = true;
    setTimeout(() => (isOver = true), task.seconds * 1_000);
  }
  for (const { symbol, id, info, timestamp } of trades) {
    times.delivered(info.f, timestamp ?? NaN);
    tally.add(symbol ?? '', Number(id));
  }
}
const { user, system } = process.cpuUsage(cpuBefore);
report({
  tickCount: tally.count,
  lostCount: tally.lostCount,
  elapsedSeconds: times.elapsedSeconds,
  cpuSeconds: (user + system) / 1e6,
  fromReceipt: latencyOf(times.fromReceipt),
  fromSending: latencyOf(times.fromSending),
  versions: `ccxt ${manifest.dependencies.ccxt}, Node ${process.versions.node}`,
  complaints: tally.repeatCount === 0 ? [] : [`${tally.repeatCount} trades came again`],
});
