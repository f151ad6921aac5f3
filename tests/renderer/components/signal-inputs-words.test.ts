import { describe, expect, test } from 'vitest';
import type { SignalInputs } from '../../../analytics/alerts/signal-inputs.ts';
import { epochMs } from '../../../analytics/market/units.ts';
import { defaultSettings } from '../../../preload/settings.ts';
import { formatClock } from '../../../renderer/components/format.ts';
import { signalInputRows } from '../../../renderer/components/signal-input-rows.ts';
import {
  halfLifeText,
  noSignalWords,
  signalSum,
  signalTitle,
  worthWords,
} from '../../../renderer/components/signal-inputs-words.ts';

const closeTimeMs = epochMs(1_700_000_000_000);
const inputs: SignalInputs = {
  signal: 'longSpread',
  closeTimeMs,
  priceY: 3_012.4,
  priceX: 60_123.1,
  measure: { alpha: -2.25, beta: 0.93, sd: 0.0001 },
  spread: -0.000231,
  zScore: -2.31,
  entryZ: 2,
  exitZ: 0.5,
  ground: { kind: 'notCointegrated', pValue: 0.41 },
  testedAtMs: epochMs(1_699_999_940_000),
  halfLifeBars: undefined,
  isHistory: true,
};

function rowsOf(changes: Partial<SignalInputs>, settings = defaultSettings): Map<string, string> {
  const rows = signalInputRows({ ...inputs, ...changes }, settings, closeTimeMs);
  return new Map(rows.map(({ label, value }) => [label, value]));
}

describe('why this signal', () => {
  test('the sum, with the numbers put in', () => {
    expect(signalTitle(inputs, defaultSettings)).toBe('BUY the ETHUSDT spread');
    expect(signalSum(inputs, defaultSettings)).toEqual([
      'e = ln 3,012.40 − α − β·ln 60,123.10 = −0.000231000',
      'z = e / s = −0.000231000 / 0.00010000000 = −2.3100',
      '−2.3100 ≤ −2.00',
    ]);
  });

  test('on prices there is no logarithm; a rolling z takes off its mean', () => {
    const settings = { ...defaultSettings, scale: 'price', zDefinition: 'rolling' } as const;
    const sum = signalSum({ ...inputs, signal: 'shortSpread', zScore: 2.5 }, settings);
    expect(sum[0]).toMatch(/^e = 3,012\.40 − β·60,123\.10 = /);
    expect(sum[1]).toMatch(/^z = \(e − mean\) \/ s = \(−0\.0\d+ − \(−2\.2500+\)\) \/ /);
    expect(sum[2]).toBe('2.5000 ≥ +2.00');
    expect([...rowsOf({}, settings).keys()]).toContain('mean');
  });

  test('the inputs by name', () => {
    const rows = rowsOf({});
    expect(rows.get('Bar')).toBe(formatClock(closeTimeMs));
    expect(rows.get('α')).toBe('−2.250000000');
    expect(rows.get('β')).toBe('0.9300000000');
    expect(rows.get('e')).toBe('−0.000231000 (−2.31 bps)');
    expect(rows.get('Threshold')).toBe('−2.00, armed again inside ±0.50');
    expect(rows.get('EG test')).toBe(
      `Not cointegrated (p 0.41), at ${formatClock(1_699_999_940_000)}`,
    );
    expect(rows.get('Window')).toBe('60 × 1 s');
    expect(rows.get('From')).toBe('stored trades: no notification was due');
    expect(rowsOf({ isHistory: false }).get('From')).toBe('live trades');
  });

  test('a filter has no in-window z, and says so', () => {
    const settings = {
      ...defaultSettings,
      hedgeMethod: 'kalman',
      zDefinition: 'in-window',
    } as const;
    expect(rowsOf({}, settings).get('Method')).toBe('lagged z, line by a Kalman filter');
  });

  test('what it means when the pair is not cointegrated, or not tested', () => {
    expect(worthWords(inputs.ground, 2).meaning).toContain(
      'Unrelated pairs cross ±2.00 more often than cointegrated ones',
    );
    expect(worthWords({ kind: 'untested' }, 2).verdict).toBe('Cointegration not tested');
    expect(worthWords({ kind: 'cointegrated', levelPct: 5, pValue: 0.013 }, 2).verdict).toBe(
      'Cointegrated at 5 % (p 0.013)',
    );
  });

  test('a half-life, or why there is none', () => {
    const minutes = { ...defaultSettings, timeframe: '1m' } as const;
    const ground = { kind: 'cointegrated', levelPct: 5, pValue: 0.013 } as const;
    expect(halfLifeText({ ...inputs, ground, halfLifeBars: 2.8 }, minutes)).toBe(
      '2.8 bars (2 m 48 s)',
    );
    expect(halfLifeText({ ...inputs, ground }, minutes)).toMatch(/^none: /);
    expect(halfLifeText(inputs, minutes)).toBe('— not cointegrated: it would mean nothing');
    expect(halfLifeText({ ...inputs, ground: { kind: 'untested' } }, minutes)).toBe('— not tested');
  });

  test('no signal yet: since when, and of which threshold', () => {
    const settings = { ...defaultSettings, hedgeMethod: 'kalman', kalmanEntryZ: 3 } as const;
    expect(noSignalWords(settings, closeTimeMs, closeTimeMs)).toBe(
      `No signal yet since ${formatClock(closeTimeMs)}: z has not crossed ±3.00 on complete trades.`,
    );
    expect(noSignalWords(settings, undefined, closeTimeMs)).toBe(
      'No signal yet: no bar of both legs has closed.',
    );
  });
});
