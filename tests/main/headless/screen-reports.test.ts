import { expect, it } from 'vitest';
import { ScreenReports } from '../../../main/headless/screen-reports.ts';
import type { StatusReport } from '../../../preload/contract.ts';

const status: StatusReport = {
  symbolY: 'ETHUSDT',
  symbolX: 'BTCUSDT',
  phase: 'ready',
  ground: 'untested',
  isFrozen: false,
  ticksPerSecond: 1,
  barCount: 1,
  hasEnded: false,
  refreshCount: 7,
};

it('takes reports of a changed signal for no refresh, and a window that reads history for none that shows', async () => {
  const reports = new ScreenReports();
  reports.take(status);
  let isShown = false;
  const shown = reports.shown(false).then(() => {
    isShown = true;
  });
  const after = async (...taken: Partial<StatusReport>[]): Promise<boolean> => {
    for (const one of taken) {
      reports.take({ ...status, ...one });
      await Promise.resolve();
    }
    await new Promise(setImmediate);
    return isShown;
  };
  expect(await after({}, {}, {}, { phase: 'noData' })).toBe(false);
  expect(await after({ refreshCount: 8 }, { refreshCount: 8 })).toBe(false);
  expect(await after({ refreshCount: 9, phase: 'loading' })).toBe(false);
  expect(await after({ refreshCount: 9 })).toBe(true);
  await shown;
});

it('counts no refresh from before the window knew that the market has ended', async () => {
  const reports = new ScreenReports();
  let isShown = false;
  const shown = reports.shown(true).then(() => {
    isShown = true;
  });
  const after = async (taken: Partial<StatusReport>): Promise<boolean> => {
    reports.take({ ...status, ...taken });
    await new Promise(setImmediate);
    return isShown;
  };
  expect(await after({ refreshCount: 9 })).toBe(false);
  expect(await after({ refreshCount: 11 })).toBe(false);
  expect(await after({ refreshCount: 11, hasEnded: true })).toBe(false);
  expect(await after({ refreshCount: 12, hasEnded: true })).toBe(false);
  expect(await after({ refreshCount: 13, hasEnded: true })).toBe(true);
  await shown;
});

it('gives a window up that reports nothing', async () => {
  await new ScreenReports().shown(false, 10);
});
