import { describe, expect, it } from 'vitest';
import { CrossingDetector } from '../../../analytics/alerts/crossing-detector.ts';
import { engleGranger } from '../../../analytics/cointegration/engle-granger.ts';
import { demoLegs } from '../../../main/demo/demo-legs.ts';
import type { DemoTrade } from '../../../main/demo/demo-source.ts';
import { GeneratedPair } from '../../../main/demo/generated-pair.ts';
import { framesOf, logCloses, mean, regression } from './generated-tape.ts';

const startTimeMs = 1_723_161_240_000;
const minuteMs = 60_000;
const noPrices = new Float64Array();
const options = { venue: 'usdm', seed: 1, startTimeMs } as const;
const pair = { ...options, symbols: ['BTCUSDT', 'ETHUSDT'] };

function half(minutes: number, changes: Partial<ConstructorParameters<typeof GeneratedPair>[0]>) {
  return new GeneratedPair({ ...pair, ...changes }).advanceTo(startTimeMs + minutes * minuteMs);
}

function of(trades: readonly DemoTrade[], symbol: string): DemoTrade[] {
  return trades.filter((trade) => trade.symbol === symbol);
}

describe('the tape', () => {
  const trades = new GeneratedPair(options).advanceTo(startTimeMs + 5 * minuteMs);

  it('is the same for the same seed, however it is pulled, and another for another seed', () => {
    const inSteps = new GeneratedPair(options);
    const pulled: DemoTrade[] = [];
    for (let atMs = startTimeMs; atMs < startTimeMs + 5 * minuteMs; atMs += 177) {
      const chunk = inSteps.advanceTo(atMs, 3);
      pulled.push(...chunk);
      // A chunk that the limit has cut ends with its last trade, a whole one with the time asked for.
      expect(Math.floor(inSteps.timeMs)).toBe(chunk.length < 3 ? atMs : chunk[2]?.tradeTimeMs);
    }
    pulled.push(...inSteps.advanceTo(startTimeMs + 5 * minuteMs));
    expect(pulled).toEqual(trades);
    const other = new GeneratedPair({ ...options, seed: 2 });
    expect(other.advanceTo(startTimeMs + minuteMs)[0]).not.toEqual(trades[0]);
  });

  it('has all legs, in order of time, each with contiguous ids from its first', () => {
    expect(
      trades.every((trade, index) => {
        const before = trades[index - 1];
        return before === undefined || trade.tradeTimeMs >= before.tradeTimeMs;
      }),
    ).toBe(true);
    for (const { instrument, firstTradeId } of demoLegs('usdm')) {
      const leg = of(trades, instrument.symbol);
      expect(leg.length).toBeGreaterThan(5_000);
      expect(leg.every(({ tradeId }, index) => tradeId === firstTradeId + index)).toBe(true);
      leg.forEach((trade, index) => {
        const before = leg[index - 1];
        if (before !== undefined) {
          expect(trade.firstTradeId).toBe(before.lastTradeId + 1);
        }
        expect(trade.lastTradeId).toBeGreaterThanOrEqual(trade.firstTradeId);
        expect(trade.eventTimeMs).toBeGreaterThanOrEqual(trade.tradeTimeMs);
      });
    }
  });

  it.each(['usdm', 'spot'] as const)(
    '%s: prices lie on the tick, quantities on the step',
    (venue) => {
      const leg = new GeneratedPair({ ...options, venue }).advanceTo(startTimeMs + minuteMs);
      for (const { instrument } of demoLegs(venue)) {
        const { symbol, tickSizeQuote, stepSizeBase, priceDecimals } = instrument;
        for (const { priceText, quantityText } of of(leg, symbol)) {
          const ticks = Number(priceText) / tickSizeQuote;
          const steps = Number(quantityText) / stepSizeBase;
          expect(Math.abs(ticks - Math.round(ticks))).toBeLessThan(1e-5);
          expect(Math.abs(steps - Math.round(steps))).toBeLessThan(1e-5);
          expect(steps).toBeGreaterThan(0.5);
          expect(priceText.split('.')[1]).toHaveLength(priceDecimals);
        }
      }
    },
  );

  it('comes at about 30 trades a second a leg, in clusters', () => {
    const leg = of(half(30, {}), 'BTCUSDT');
    expect(leg.length / 1_800).toBeGreaterThan(28);
    expect(leg.length / 1_800).toBeLessThan(32);
    const counts = new Array<number>(1_800).fill(0);
    for (const { tradeTimeMs } of leg) {
      const second = Math.floor((tradeTimeMs - startTimeMs) / 1_000);
      counts[second] = (counts[second] ?? 0) + 1;
    }
    const average = mean(counts);
    const variance = mean(counts.map((count) => (count - average) ** 2));
    // A Poisson stream has 1 here.
    expect(variance / average).toBeGreaterThan(2);
  });

  it('has takers on the side the price moves to', () => {
    const leg = of(trades, 'BTCUSDT');
    let [agreeing, moved] = [0, 0];
    leg.forEach(({ priceText, isBuyerMaker }, index) => {
      const move = Number(priceText) - Number(leg[index - 1]?.priceText ?? priceText);
      if (move === 0) {
        return;
      }
      moved += 1;
      if (move > 0 === !isBuyerMaker) {
        agreeing += 1;
      }
    });
    expect(agreeing / moved).toBeGreaterThan(0.6);
    const buys = leg.filter(({ isBuyerMaker }) => !isBuyerMaker).length / leg.length;
    expect(buys).toBeGreaterThan(0.4);
    expect(buys).toBeLessThan(0.6);
  });
});

describe('going on', () => {
  it('starts at the given prices and ids', () => {
    const resume = {
      BTCUSDT: { priceQuote: 70_000, nextTradeId: 501 },
      ETHUSDT: { priceQuote: 3_500, nextTradeId: 901 },
    };
    const trades = half(1, { resume });
    const [btc] = of(trades, 'BTCUSDT');
    const [eth] = of(trades, 'ETHUSDT');
    expect([btc?.tradeId, eth?.tradeId]).toEqual([501, 901]);
    expect(Math.abs(Number(btc?.priceText) / 70_000 - 1)).toBeLessThan(1e-3);
    expect(Math.abs(Number(eth?.priceText) / 3_500 - 1)).toBeLessThan(1e-3);
  });

  it('begins with few trades, evenly spread, where that is asked for', () => {
    const untilMs = startTimeMs + 10 * minuteMs;
    const trades = half(15, { thinStart: { untilMs, tradesPerSecond: 2.5 } });
    const thin = of(trades, 'BTCUSDT').filter(({ tradeTimeMs }) => tradeTimeMs < untilMs);
    const waitsMs = thin.slice(1).map((trade, index) => {
      return trade.tradeTimeMs - (thin[index]?.tradeTimeMs ?? NaN);
    });
    expect(Math.min(...waitsMs)).toBeGreaterThanOrEqual(199);
    expect(Math.max(...waitsMs)).toBeLessThanOrEqual(601);
    expect(Math.abs(thin.length - 10 * 60 * 2.5)).toBeLessThan(40);
    expect(of(trades, 'BTCUSDT').length - thin.length).toBeGreaterThan(5 * 60 * 20);
    const ids = of(trades, 'BTCUSDT').map(({ tradeId }) => tradeId);
    expect(ids.every((id, index) => id === (ids[0] ?? NaN) + index)).toBe(true);
  });

  it('has no trade before its start when the thin ones should have ended before', () => {
    const thinStart = { untilMs: startTimeMs - minuteMs, tradesPerSecond: 2.5 };
    expect(half(1, { thinStart })).toEqual(half(1, {}));
  });

  it('passes a halt without a trade and without a hole in the ids', () => {
    const market = new GeneratedPair(pair);
    const before = of(market.advanceTo(startTimeMs + minuteMs), 'BTCUSDT');
    market.haltUntil(startTimeMs + 60 * minuteMs);
    const after = of(market.advanceTo(startTimeMs + 61 * minuteMs), 'BTCUSDT');
    expect(after[0]?.tradeId).toBe((before.at(-1)?.tradeId ?? NaN) + 1);
    expect(after[0]?.tradeTimeMs).toBeGreaterThanOrEqual(startTimeMs + 60 * minuteMs);
    expect(after.length).toBeGreaterThan(1_000);
  });

  it('refuses a market without a leg', () => {
    expect(() => new GeneratedPair({ ...options, symbols: ['XYZ'] })).toThrow(/BTCUSDT, ETHUSDT/);
  });
});

describe('cointegration', () => {
  const legs = demoLegs('usdm').filter(({ cointegration }) => cointegration !== undefined);
  const trades = new GeneratedPair(options).advanceTo(startTimeMs + 120 * minuteMs);

  it.each(legs.map(({ instrument, cointegration }) => [instrument.symbol, cointegration?.beta]))(
    '%s follows BTC with β = %d',
    (symbol, beta) => {
      const { y, x } = logCloses(trades, symbol, 'BTCUSDT');
      expect(y.length).toBeGreaterThan(7_000);
      expect(Math.abs(regression(y, x).slope / (beta ?? NaN) - 1)).toBeLessThan(0.1);
    },
  );

  it.each([15_000, 30_000, 90_000])(
    'the spread reverts with a half-life of about %i ms',
    (halfLifeMs) => {
      const tape = half(240, { halfLifeMs });
      const { y, x } = logCloses(tape, 'ETHUSDT', 'BTCUSDT');
      const spread = y.map((value, index) => value - 1.15 * (x[index] ?? NaN));
      const { slope } = regression(spread.slice(1), spread.slice(0, -1));
      const measuredMs = (Math.LN2 / -Math.log(slope)) * 1_000;
      expect(measuredMs / halfLifeMs).toBeGreaterThan(0.6);
      expect(measuredMs / halfLifeMs).toBeLessThan(1.7);
    },
  );

  it.each([1, 2, 3, 4])(
    'is found over an hour of seconds, of thin trades and of many (seed %i)',
    (seed) => {
      const thinStart = { untilMs: startTimeMs + 80 * minuteMs, tradesPerSecond: 2.5 };
      const { y, x } = logCloses(half(120, { seed, thinStart }), 'ETHUSDT', 'BTCUSDT');
      // Every second has its trades.
      expect(y.length).toBeGreaterThanOrEqual(120 * 60 - 2);
      for (let from = 0; from + 3_600 <= y.length; from += 900) {
        const legs = [y, x].map((leg) => Float64Array.from(leg.slice(from, from + 3_600)));
        const [legY = noPrices, legX = noPrices] = legs;
        const result = engleGranger(legY, legX, { lag: 'auto', baseMagnitude: 1 });
        expect(result.kind === 'tested' ? result.pValue : result.reason).toBeLessThan(0.01);
      }
    },
  );

  it('volatility changes: some five minutes are far busier than others', () => {
    const { x } = logCloses(trades, 'ETHUSDT', 'BTCUSDT');
    const returns = x.slice(1).map((value, index) => value - (x[index] ?? NaN));
    const swings: number[] = [];
    for (let from = 0; from + 300 <= returns.length; from += 300) {
      swings.push(Math.sqrt(mean(returns.slice(from, from + 300).map((move) => move * move))));
    }
    // A constant volatility would give about 1.2 here.
    expect(Math.max(...swings) / Math.min(...swings)).toBeGreaterThan(1.6);
  });
});

describe('excursions, as the app sees them with its default settings', () => {
  it.each([1, 2, 3, 4, 5])('seed %i: between 15 and 60 alerts in half an hour', (seed) => {
    const detector = new CrossingDetector(2, 0.5);
    const alerts = framesOf(half(30, { seed })).filter(
      ({ zScore }) => detector.update(zScore) !== undefined,
    );
    expect(alerts.length).toBeGreaterThanOrEqual(15);
    expect(alerts.length).toBeLessThanOrEqual(60);
  });

  it.each([
    [5, 'shortSpread'],
    [-5, 'longSpread'],
  ] as const)('a push of %i sigmas shows as %s, and reverts', (sigmas, signal) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const market = new GeneratedPair({ ...pair, seed });
      const trades = market.advanceTo(startTimeMs + 5 * minuteMs);
      const pushedAtMs = market.timeMs;
      expect(market.forceExcursion({ sigmas, durationMs: 20_000 })).toBe(true);
      trades.push(...market.advanceTo(startTimeMs + 10 * minuteMs));
      const frames = framesOf(trades);
      const pushed = frames.filter(
        ({ closeTimeMs }) => closeTimeMs > pushedAtMs && closeTimeMs <= pushedAtMs + 8_000,
      );
      expect(pushed.some((frame) => frame.signal === signal)).toBe(true);
      const extreme = Math.max(...pushed.map(({ zScore }) => Math.sign(sigmas) * (zScore ?? 0)));
      expect(extreme).toBeGreaterThan(3);
      expect(frames.at(-1)?.closeTimeMs).toBeGreaterThan(pushedAtMs + 4 * minuteMs);
    }
  });

  it('only a leg that has a spread can be pushed', () => {
    const market = new GeneratedPair(options);
    const push = { sigmas: 5, durationMs: 1_000 };
    expect(market.forceExcursion({ ...push, symbol: 'SOLUSDT' })).toBe(true);
    expect(market.forceExcursion({ ...push, symbol: 'BTCUSDT' })).toBe(false);
    expect(market.forceExcursion({ ...push, symbol: 'XYZ' })).toBe(false);
  });
});
