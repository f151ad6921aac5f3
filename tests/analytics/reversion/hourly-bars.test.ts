import { describe, expect, it } from 'vitest';
import { engleGranger } from '../../../analytics/cointegration/engle-granger.ts';
import { johansen } from '../../../analytics/cointegration/johansen.ts';
import { halfLife } from '../../../analytics/reversion/half-life.ts';
import { hurst } from '../../../analytics/reversion/hurst.ts';
import { hasSharedData, sharedDataLines } from '../../fixtures/shared-data.ts';
import { hourlyBarsCases } from '../../oracle/fixtures.ts';

const btc = 'usdm-BTCUSDT-1h-2020-2024.csv.gz';
const eth = 'usdm-ETHUSDT-1h-2020-2024.csv.gz';
const isHere = hasSharedData(btc, eth);

function closes(file: string): Float64Array {
  const rows = sharedDataLines(file).slice(1);
  return Float64Array.from(rows, (row) => Number(row.split(',')[4]));
}

describe.skipIf(!isHere)('real hourly bars against statsmodels (needs ../shared/data)', () => {
  const y = isHere ? closes(eth) : new Float64Array(0);
  const x = isHere ? closes(btc) : new Float64Array(0);

  it.each(hourlyBarsCases)('$window, $scale scale', (fixture) => {
    const isLog = fixture.scale === 'log';
    const legOf = (prices: Float64Array): Float64Array => {
      const leg = prices.subarray(fixture.begin, fixture.end);
      return isLog ? leg.map(Math.log) : leg;
    };
    const legY = legOf(y);
    const legX = legOf(x);
    const baseMagnitude = isLog ? 1 : 0;
    const yOnX = engleGranger(legY, legX, { lag: 'auto', baseMagnitude });
    const xOnY = engleGranger(legX, legY, { lag: 'auto', baseMagnitude });
    for (const [test, expected] of [
      [yOnX, fixture.yOnX],
      [xOnY, fixture.xOnY],
    ] as const) {
      expect(test).toMatchObject({ kind: 'tested', lagCount: expected.lag });
      if (test.kind === 'tested') {
        expect(test.tStatistic / expected.t).toBeCloseTo(1, 9);
        expect(test.pValue).toBeCloseTo(expected.p ?? NaN, 9);
      }
    }
    const trace = johansen(legY, legX, { lagCount: 1, baseMagnitude });
    expect(trace.kind).toBe('tested');
    if (trace.kind === 'tested') {
      expect(trace.none.statistic / fixture.johansen.trace[0]).toBeCloseTo(1, 8);
      expect(trace.atMostOne.statistic / fixture.johansen.trace[1]).toBeCloseTo(1, 8);
    }
    const residuals = yOnX.kind === 'tested' ? yOnX.residuals : new Float64Array(0);
    const life = halfLife(residuals);
    expect(life.kind).toBe(fixture.halfLife.samples === null ? 'none' : 'halfLife');
    expect(life.kind === 'notAvailable' ? NaN : life.lambda).toBeCloseTo(
      fixture.halfLife.lambda,
      12,
    );
    const exponent = hurst(residuals);
    expect(exponent.kind === 'hurst' ? exponent.exponent : NaN).toBeCloseTo(fixture.hurst, 9);
  });
});
