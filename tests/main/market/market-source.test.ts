import { expect, it, onTestFinished } from 'vitest';
import { openMarketSource, type MarketSourceOptions } from '../../../main/market/market-source.ts';
import { StoreError } from '../../../main/store/store-error.ts';

const symbol = 'ETHUSDT';
const demoThreadUrl = new URL('../../../main/demo/demo-thread.ts', import.meta.url);
const stored = [{ symbol, tradeId: 500, tradeTimeMs: Date.now(), priceQuote: 3_000 }];
const waiting = { firstTradeId: 501, lastTradeId: 900, firstTimeMs: 1, lastTimeMs: 2 };

async function demoKey(
  options: Partial<Pick<MarketSourceOptions, 'store' | 'journal'>> = {},
): Promise<string> {
  const source = await openMarketSource({
    requested: { kind: 'generated', seed: 1 },
    venue: 'usdm',
    store: { lastTicks: () => Promise.resolve(stored) },
    journal: { stretchOf: () => undefined },
    demoThreadUrl,
    onProblem: () => undefined,
    ...options,
  });
  onTestFinished(() => source.close());
  return source.venueKey;
}

it('goes on with the market of the last demo', async () => {
  expect(await demoKey()).toBe('demo-usdm');
});

it('begins a demo market of its own where its ids would come again', async () => {
  const ofItsOwn = /^demo-usdm-\d+$/;
  const refused = new StoreError('locked', 'Another program holds it.');
  expect(await demoKey({ store: { lastTicks: () => Promise.reject(refused) } })).toMatch(ofItsOwn);
  const stretchOf = (venueKey: string, of: string) =>
    venueKey === 'demo-usdm' && of === symbol ? waiting : undefined;
  expect(await demoKey({ journal: { stretchOf } })).toMatch(ofItsOwn);
});
