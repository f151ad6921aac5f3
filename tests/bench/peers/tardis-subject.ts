import { stream } from 'tardis-dev';
import { IdTally } from '../ingest/id-tally.ts';
import { latencyOf, report, taskOfProcess } from '../ingest/subject-report.ts';
import manifest from './package.json' with { type: 'json' };
import { DeliveryTimes } from './receipt-stamps.ts';

/** Run as a process of its own: `stream` of tardis-dev, each message taken once and thrown away. */
const task = taskOfProcess();
process.env['WSS_URL_BINANCE_FUTURES'] = `ws://127.0.0.1:${task.port}/market/stream`;

interface AggTradeFrame {
  readonly data: { readonly s: string; readonly a: number; readonly f: number; readonly T: number };
}

const tally = new IdTally();
const times = new DeliveryTimes();
const cpuBefore = process.cpuUsage();
let isOver = false;
let isTimed = false;
for await (const { message } of stream({
  exchange: 'binance-futures',
  filters: [{ channel: 'aggTrade', symbols: ['ethusdt', 'btcusdt'] }],
})) {
  const { data } = message as Partial<AggTradeFrame>;
  if (data === undefined) {
    continue;
  }
  if (!isTimed) {
    isTimed = true;
    setTimeout(() => (isOver = true), task.seconds * 1_000);
  }
  times.delivered(data.f, data.T);
  tally.add(data.s, data.a);
  if (isOver) {
    break;
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
  versions: `tardis-dev ${manifest.dependencies['tardis-dev']}, Node ${process.versions.node}`,
  complaints: tally.repeatCount === 0 ? [] : [`${tally.repeatCount} messages came again`],
});
