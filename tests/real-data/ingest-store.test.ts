import { expect, it, onTestFinished, vi } from 'vitest';
import { startIngest } from '../main/fixtures/ingest.ts';
import { openedStore, tickLog } from '../main/fixtures/opened-store.ts';
import { TickServer } from '../main/fixtures/tick-server.ts';
import { hasSharedData, sharedLines } from './shared-data.ts';

const derived = 'usdm-aggtrade-btc-eth-2024-08-08.ndjson.gz';

it.skipIf(!hasSharedData(derived))(
  'the recorded BTC and ETH trades go through the socket into the database unchanged (needs ../shared/data)',
  async () => {
    const frames = sharedLines(derived).map((line) => line.slice(line.indexOf(' ') + 1));
    const server = await TickServer.start();
    onTestFinished(() => server.stop());
    const { store, databasePath } = await openedStore();
    const { pipeline } = startIngest(server.url, store);
    await vi.waitFor(() => expect(server.sockets.size).toBe(1));
    for (const frame of frames) {
      server.send(frame);
    }
    await vi.waitFor(() => expect(pipeline.report.storedCount).toBe(13_388), { timeout: 10_000 });

    const expected = frames
      .map((frame) => (JSON.parse(frame) as { data: Record<string, unknown> }).data)
      .map(({ s, a, p, q, T, m }) => ({
        time_ms: T,
        symbol: s,
        price: Number(p),
        quantity: Number(q),
        trade_id: a,
        taker_side: m === true ? 'sell' : 'buy',
        standing: 'ordinary',
        venue: 'usdm',
      }))
      .toSorted(
        (one, other) =>
          String(one.symbol).localeCompare(String(other.symbol)) ||
          Number(one.time_ms) - Number(other.time_ms) ||
          Number(one.trade_id) - Number(other.trade_id),
      );
    expect(tickLog(databasePath)).toEqual(expected);
  },
);
