import { expect, it } from 'vitest';
import { RestBudget } from '../../../main/feed/rest-budget.ts';
import { restTradePages, type TradePage } from '../../../main/feed/trade-page.ts';
import { answerHttp, rawServer } from '../fixtures/raw-server.ts';

const nowMs = Date.UTC(2026, 0, 2);
const hourMs = 3_600_000;
const row = (a: unknown, changes: object = {}) => ({
  a,
  p: '100.5',
  q: '2',
  T: nowMs,
  m: true,
  ...changes,
});

/** Asks a server that answers with these rows. */
async function pageOf(rows: unknown): Promise<TradePage> {
  const { port } = await rawServer(answerHttp(200, [], JSON.stringify(rows)));
  const fetchPage = restTradePages({
    venue: 'usdm',
    symbol: 'BTCUSDT',
    symbolIndex: 1,
    restUrl: `http://127.0.0.1:${port}`,
    budget: new RestBudget(),
    timeoutMs: 5_000,
    epochMs: () => nowMs,
    latestTradeTimeMs: () => nowMs + hourMs,
  });
  return fetchPage({ tradeId: 1 }, 'urgent', new AbortController().signal);
}

it('gives the right rows oldest first, and counts the others', async () => {
  const page = await pageOf([row(7), row(5), row(6, { p: '-1' }), null, row('8'), 'x']);
  expect(page.trades.map(({ tradeId }) => tradeId)).toEqual([5, 7]);
  expect(page.trades[0]).toEqual({
    tradeId: 5,
    tradeTimeMs: nowMs,
    receivedAtMs: nowMs,
    priceQuote: 100.5,
    quantityBase: 2,
    takerSide: 1,
  });
  expect([page.brokenCount, page.isFull]).toEqual([4, false]);
});

it('knows a full page by its rows, broken ones among them', async () => {
  const rows = Array.from({ length: 1_000 }, (_, index) => row(index === 3 ? 'x' : index));
  const page = await pageOf(rows);
  expect([page.trades.length, page.brokenCount, page.isFull]).toEqual([999, 1, true]);
});

it('refuses what is dated later than it can be', async () => {
  const page = await pageOf([row(1, { T: nowMs + hourMs }), row(2, { T: nowMs + hourMs + 1 })]);
  expect(page.trades.map(({ tradeId }) => tradeId)).toEqual([1]);
});

it('says in words that an answer is no list', async () => {
  await expect(pageOf({ code: 0 })).rejects.toThrow('past trades that cannot be understood');
});
