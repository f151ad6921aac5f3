import { closeSync, createWriteStream, openSync, writeSync } from 'node:fs';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { tickStandings } from '../../../analytics/market/tick-batch.ts';
import { openForWriting } from '../../../main/store/open-database.ts';
import { RollUp } from '../../../main/store/roll-up.ts';
import { TickWriter } from '../../../main/store/tick-writer.ts';
import { marketTicks, tickLegs, type MarketTick } from './market-ticks.ts';

/** Characters gathered before they are written. */
const blockLength = 1 << 20;
const batchTicks = 5_000;

/** Makes one kind of file that `npm run analyze -- --ticks` reads. */
export interface TickFileKind {
  readonly what: string;
  readonly fileName: string;
  readonly write: (path: string, count: number) => Promise<void>;
}

export const tickFileKinds: readonly TickFileKind[] = [
  { what: 'CSV', fileName: 'ticks.csv', write: writeCsv },
  { what: "Pairwatch's database", fileName: 'market_data.db', write: writeDatabase },
  { what: "Binance's frames, NDJSON.gz", fileName: 'ticks.ndjson.gz', write: writeNdjson },
];

/** The columns of the view `tick_log`. */
function writeCsv(path: string, count: number): Promise<void> {
  const file = openSync(path, 'w');
  try {
    let block = 'time_ms,symbol,price,quantity,trade_id\n';
    for (const { timeMs, legIndex, price, quantity, id } of marketTicks(count)) {
      block += `${timeMs},${tickLegs[legIndex]},${price},${quantity},${id}\n`;
      if (block.length >= blockLength) {
        writeSync(file, block);
        block = '';
      }
    }
    writeSync(file, block);
  } finally {
    closeSync(file);
  }
  return Promise.resolve();
}

/** As a capture of the combined stream has them, each with the time of its receipt in ns. */
async function writeNdjson(path: string, count: number): Promise<void> {
  const gzip = createGzip({ level: 1 });
  const written = pipeline(gzip, createWriteStream(path));
  let block = '';
  for (const tick of marketTicks(count)) {
    block += frameLine(tick);
    if (block.length >= blockLength) {
      if (!gzip.write(block)) {
        await once(gzip, 'drain');
      }
      block = '';
    }
  }
  gzip.end(block);
  await written;
}

function frameLine({ legIndex, id, timeMs, price, quantity, buyerIsMaker }: MarketTick): string {
  const symbol = tickLegs[legIndex];
  const size = quantity.toFixed(3);
  return (
    `${timeMs}000000 {"stream":"${symbol.toLowerCase()}@aggTrade","data":{"e":"aggTrade",` +
    `"E":${timeMs},"s":"${symbol}","a":${id},"p":"${price.toFixed(2)}","q":"${size}","nq":"${size}",` +
    `"f":${2 * id},"l":${2 * id + 1},"T":${timeMs},"m":${String(buyerIsMaker)}}}\n`
  );
}

function writeDatabase(path: string, count: number): Promise<void> {
  const database = openForWriting({ databasePath: path, busyTimeoutMs: 2_000 });
  try {
    const writer = new TickWriter(database, new RollUp(database));
    const batch = new Batch();
    for (const tick of marketTicks(count)) {
      batch.add(tick);
      if (batch.count === batchTicks) {
        writer.append('usdm', batch);
        batch.count = 0;
      }
    }
    if (batch.count > 0) {
      writer.append('usdm', batch);
    }
  } finally {
    database.close();
  }
  return Promise.resolve();
}

class Batch {
  readonly origin = 'live';
  readonly symbols = tickLegs;
  count = 0;
  readonly symbolIndex = new Uint8Array(batchTicks);
  readonly tradeId = new Float64Array(batchTicks);
  readonly tradeTimeMs = new Float64Array(batchTicks);
  readonly receivedAtMs = new Float64Array(batchTicks);
  readonly priceQuote = new Float64Array(batchTicks);
  readonly quantityBase = new Float64Array(batchTicks);
  readonly takerSide = new Uint8Array(batchTicks);
  readonly standing = new Uint8Array(batchTicks).fill(tickStandings.ordinary);

  add({ legIndex, id, timeMs, price, quantity, buyerIsMaker }: MarketTick): void {
    const row = this.count;
    this.symbolIndex[row] = legIndex;
    this.tradeId[row] = id;
    this.tradeTimeMs[row] = timeMs;
    this.receivedAtMs[row] = timeMs;
    this.priceQuote[row] = price;
    this.quantityBase[row] = quantity;
    this.takerSide[row] = buyerIsMaker ? 1 : 0;
    this.count = row + 1;
  }
}
