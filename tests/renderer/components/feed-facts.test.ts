import { describe, expect, test } from 'vitest';
import { feedFacts } from '../../../renderer/components/feed-facts.ts';
import { feedReport } from '../fixtures/feed-report.ts';

describe('the facts of the connection', () => {
  const valueOf = (report: ReturnType<typeof feedReport>, label: string) =>
    feedFacts(report).find((fact) => fact.label === label);

  test('the clock offset has a sign, and says which clock is ahead', () => {
    const ahead = valueOf(feedReport({ clockOffsetMs: 412.4 }), 'Clock offset');
    expect(ahead?.value).toBe('+412 ms');
    expect(ahead?.hint).toContain('412 ms ahead of this computer’s');
    const behind = valueOf(feedReport({ clockOffsetMs: -3_600_000 }), 'Clock offset');
    expect(behind?.value).toBe('−3,600.0 s');
    expect(behind?.hint).toContain('behind this computer’s');
    expect(valueOf(feedReport(), 'Clock offset')?.value).toBe('—');
  });

  test('reconnects and rejected frames', () => {
    const report = feedReport({ reconnectCount: 3, rejectedCounts: { notJson: 2, badPrice: 1 } });
    expect(valueOf(report, 'Reconnects')?.value).toBe('3');
    expect(valueOf(report, 'Frames rejected')?.value).toBe('3');
    expect(valueOf(report, 'Frames rejected')?.hint).toContain('2 × not JSON; 1 × bad price');
  });
});
