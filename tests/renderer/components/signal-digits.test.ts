import { describe, expect, test } from 'vitest';
import { signalInputs } from '../../../analytics/alerts/describe-signal.ts';
import type { SignalInputs } from '../../../analytics/alerts/signal-inputs.ts';
import { hedgeKinds, hedgeMethod } from '../../../analytics/fits/hedge-method.ts';
import { durationMs } from '../../../analytics/market/units.ts';
import { PairEngine } from '../../../analytics/pair/pair-engine.ts';
import { zDefinitions } from '../../../analytics/zscore/z-definition.ts';
import { defaultSettings, type Settings } from '../../../preload/settings.ts';
import { signalDigits, exactText } from '../../../renderer/components/signal-digits.ts';
import { signalSum } from '../../../renderer/components/signal-inputs-words.ts';
import { seededNormal } from '../../fixtures/random.ts';

/** Pairs as they are traded: a price at its tick size, and how it moves. */
const pairs = [
  { name: 'ETH / BTC', startY: 3_012.4, startX: 60_123.1, decimals: 2, move: 5e-5, noise: 2e-5 },
  { name: 'a coin of 1e-6', startY: 2.4e-6, startX: 0.312, decimals: 9, move: 1e-3, noise: 3e-3 },
  { name: 'calm and dear', startY: 98_765.4, startX: 1.2345, decimals: 5, move: 1e-4, noise: 1e-4 },
];
const cases = pairs.flatMap((pair) =>
  hedgeKinds.flatMap((kind) =>
    zDefinitions.flatMap((zDefinition) =>
      (['log', 'price'] as const).map((scale) => ({ pair, kind, zDefinition, scale })),
    ),
  ),
);
type Case = (typeof cases)[number];

/** Signals of the real engine. */
function signalsOf({ pair, kind, zDefinition, scale }: Case): readonly SignalInputs[] {
  const normal = seededNormal(11);
  const engine = new PairEngine({
    scale,
    windowSamples: 60,
    entryZ: 1.5,
    barLengthMs: durationMs(1_000),
    hedgeMethod: hedgeMethod(kind),
    zDefinition,
  });
  const found: SignalInputs[] = [];
  let logX = Math.log(pair.startX);
  let spread = 0;
  const atTick = (price: number): number => Number(price.toFixed(pair.decimals));
  for (let bar = 1; bar <= 400; bar += 1) {
    logX += pair.move * normal();
    spread = 0.8 * spread + pair.noise * normal();
    const logY = Math.log(pair.startY) + 0.9 * (logX - Math.log(pair.startX)) + spread;
    const frame = engine.push(bar * 1_000, atTick(Math.exp(logY)), atTick(Math.exp(logX)));
    if (frame.signal !== undefined && frame.signal !== 'flat') {
      const context = { entryZ: 1.5, exitZ: 0.5, test: undefined, isHistory: false };
      const inputs = signalInputs(frame.signal, frame, context);
      if (inputs !== undefined) {
        found.push(inputs);
      }
    }
  }
  return found;
}

function parsed(text: string): number {
  return Number(text.replaceAll(',', '').replace('−', '-'));
}

describe.each(cases)('$pair.name, $kind, $zDefinition, $scale', (variant) => {
  test('z comes out again from the digits that are shown', () => {
    const signals = signalsOf(variant);
    expect(signals.length).toBeGreaterThan(5);
    for (const inputs of signals) {
      const shown = signalDigits(inputs, variant.scale);
      const on = variant.scale === 'log' ? Math.log : (price: number): number => price;
      const spread =
        on(parsed(shown.priceY)) -
        parsed(shown.alpha) -
        parsed(shown.beta) * on(parsed(shown.priceX));
      const byHand = spread / parsed(shown.sd);
      expect(shown.zScore).toMatch(/^−?\d+\.\d{4}$/);
      expect(Math.abs(byHand - parsed(shown.zScore))).toBeLessThan(1e-4);
    }
  });

  test('and so does the last line of the sum from those before it', () => {
    const { kind: hedgeMethodName, zDefinition, scale } = variant;
    const settings: Settings = {
      ...defaultSettings,
      hedgeMethod: hedgeMethodName,
      zDefinition,
      scale,
    };
    for (const inputs of signalsOf(variant)) {
      const [, ratio = '', verdict = ''] = signalSum(inputs, settings);
      const numbers = [...ratio.matchAll(/−?\d[\d,]*\.\d+/gu)].map(([text]) => parsed(text));
      const zScore = numbers.at(-1) ?? NaN;
      const sd = numbers.at(-2) ?? NaN;
      const above =
        zDefinition === 'rolling' ? (numbers[0] ?? NaN) - (numbers[1] ?? NaN) : (numbers[0] ?? NaN);
      expect(Math.abs(above / sd - zScore)).toBeLessThan(1e-4);
      expect(verdict).toBe(
        inputs.signal === 'shortSpread'
          ? `${ratio.split(' = ').at(-1) ?? ''} ≥ +1.50`
          : `${ratio.split(' = ').at(-1) ?? ''} ≤ −1.50`,
      );
    }
  });
});

test('a price keeps all of its digits, a threshold too', () => {
  expect([60_123.1, 0.00000123, 61_234, 2.125, -4].map(exactText)).toEqual([
    '60,123.10',
    '0.00000123',
    '61,234.00',
    '2.125',
    '−4.00',
  ]);
});
