import { describe, expect, it } from 'vitest';
import type { Gap } from '../../../analytics/market/gap.ts';
import type { TradesFrom } from '../../../main/feed/endpoints.ts';
import type { Trade } from '../../../main/feed/held-trades.ts';
import { PastFill } from '../../../main/feed/past-fill.ts';
import { RestError } from '../../../main/feed/rest-client.ts';
import type { TradePage } from '../../../main/feed/trade-page.ts';
import { RecordingLog } from '../fixtures/recording-log.ts';

const startMs = 1_700_000_000_000;
const hourMs = 3_600_000;
const { signal } = new AbortController();

const tradeOf = (tradeId: number): Trade => ({
  tradeId,
  tradeTimeMs: startMs + tradeId * 1_000,
  receivedAtMs: 0,
  priceQuote: 100,
  quantityBase: 1,
  takerSide: 0,
});

/** A hundred trades from an id or a time on, none before `oldestId`. */
function pageFrom(from: TradesFrom, oldestId: number): TradePage {
  let firstId = oldestId;
  if (from !== 'newest') {
    const idAt = (timeMs: number): number => Math.max(0, Math.ceil((timeMs - startMs) / 1_000));
    const wantedId =
      'tradeId' in from ? from.tradeId : idAt('timeMs' in from ? from.timeMs : from.sinceMs);
    if ('tradeId' in from && wantedId < oldestId) {
      throw new RestError('It is too old.', { isRefused: true });
    }
    firstId = Math.max(oldestId, wantedId);
  }
  const trades = Array.from({ length: 100 }, (_, index) => tradeOf(firstId + index));
  return { trades, brokenCount: 0, isFull: true };
}

const gap: Gap = {
  symbol: 'Y',
  fromTradeId: 1,
  toTradeId: 1_000,
  fromTimeMs: startMs,
  toTimeMs: startMs + 1_001_000,
  state: 'open',
};

/** Fills the gap to its end as the background filler does. */
async function fillOf(rest: (from: TradesFrom, requestIndex: number) => TradePage) {
  const taken: number[] = [];
  let requestCount = 0;
  const fill = new PastFill({
    gap,
    fetchPage: async (from) => {
      requestCount += 1;
      return Promise.resolve(rest(from, requestCount - 1));
    },
    take: ({ tradeId }) => taken.push(tradeId),
    epochMs: () => startMs + hourMs,
    reachMs: 48 * hourMs,
    maxFruitlessCount: 3,
    log: new RecordingLog(),
  });
  while (!fill.isComplete && requestCount < 100) {
    try {
      await fill.step(signal);
    } catch {
      fill.refused();
    }
  }
  return { taken, parts: fill.record()?.parts, requestCount };
}

describe('a refusal in the middle of a gap', () => {
  it('does not give up what Binance still has', async () => {
    const { taken, parts } = await fillOf((from, index) => {
      if (index === 5) {
        throw new RestError('For whatever reason.', { isRefused: true });
      }
      return pageFrom(from, 1);
    });
    expect(parts).toMatchObject([{ fromTradeId: 1, toTradeId: 1_000, state: 'filled' }]);
    expect(taken).toHaveLength(1_000);
  });

  it('loses only what has become too old, also for a second time', async () => {
    // The machine slept twice on the way.
    const oldestAt = (index: number): number => (index < 2 ? 1 : index < 6 ? 301 : 701);
    const { parts } = await fillOf((from, index) => pageFrom(from, oldestAt(index)));
    expect(parts).toMatchObject([
      { fromTradeId: 1, toTradeId: 200, state: 'filled' },
      { fromTradeId: 201, toTradeId: 300, state: 'unfillable' },
      { fromTradeId: 301, toTradeId: 500, state: 'filled' },
      { fromTradeId: 501, toTradeId: 700, state: 'unfillable' },
      { fromTradeId: 701, toTradeId: 1_000, state: 'filled' },
    ]);
  });

  it('gives up the rest when nothing of it comes by its time either', async () => {
    const { parts, requestCount } = await fillOf((from, index) => {
      if (index > 1 && from !== 'newest' && 'tradeId' in from) {
        throw new RestError('Refused.', { isRefused: true });
      }
      return index > 1 ? { ...pageFrom(from, 1), trades: [tradeOf(1)] } : pageFrom(from, 1);
    });
    expect(parts).toMatchObject([
      { toTradeId: 200, state: 'filled' },
      { toTradeId: 1_000, state: 'unfillable' },
    ]);
    expect(requestCount).toBeLessThan(10);
  });
});
