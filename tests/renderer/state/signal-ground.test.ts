import { expect, test } from 'vitest';
import type { CointegrationVerdict } from '../../../analytics/cointegration/cointegration-verdict.ts';
import type { PairDiagnostics } from '../../../analytics/pair/pair-diagnostics.ts';
import { groundOfNow } from '../../../renderer/state/signal-ground.ts';
import { madeDiagnostics } from '../fixtures/diagnostics.ts';

const whole = madeDiagnostics();
const withVerdict = (verdict: CointegrationVerdict): PairDiagnostics => ({ ...whole, verdict });
const sampleCount = whole.neededCount;
const passed = withVerdict({ kind: 'cointegrated', levelPct: 5, pValue: 0.013, sampleCount });

test('a signal stands on a test of the whole window only', () => {
  expect(groundOfNow(passed)).toEqual({ kind: 'cointegrated', levelPct: 5, pValue: 0.013 });
  const failed = { kind: 'notCointegrated', weakLevelPct: undefined, pValue: 0.41 } as const;
  expect(groundOfNow(withVerdict({ ...failed, sampleCount }))).toEqual({
    kind: 'notCointegrated',
    pValue: 0.41,
  });
  const untestable = withVerdict({ kind: 'notAvailable', reason: 'constantLeg' });
  for (const none of [undefined, untestable, { ...passed, sampleCount: sampleCount - 1 }]) {
    expect(groundOfNow(none)).toEqual({ kind: 'untested' });
  }
});
