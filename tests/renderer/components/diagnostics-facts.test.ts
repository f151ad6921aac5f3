import { expect, test } from 'vitest';
import { epochMs } from '../../../analytics/market/units.ts';
import { diagnosticsFacts } from '../../../renderer/components/diagnostics-facts.ts';
import { formatClock } from '../../../renderer/components/format.ts';

const closeTimeMs = epochMs(1_763_820_151_000);
const whole = { sampleCount: 3_600, neededCount: 3_600, closeTimeMs, hasHole: false };

test('what every number of the test stands on', () => {
  expect(diagnosticsFacts(whole, '1s', closeTimeMs + 5_000)).toEqual([
    { label: 'Window', value: '3,600 bars of 1 s (1 h)' },
    { label: 'Samples used', value: '3,600' },
    { label: 'Last closed bar', value: formatClock(closeTimeMs) },
  ]);
});

test('a part of the window, and missing trades, are told', () => {
  const facts = diagnosticsFacts({ ...whole, sampleCount: 612, hasHole: true }, '1m', closeTimeMs);
  expect(facts).toContainEqual({ label: 'Window', value: '3,600 bars of 1 min (2 d 12 h)' });
  expect(facts).toContainEqual({ label: 'Samples used', value: '612 of 3,600' });
  expect(facts).toContainEqual({ label: 'Missing trades', value: 'in the window' });
});
