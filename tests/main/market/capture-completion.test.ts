import { describe, expect, it } from 'vitest';
import { captureStored } from '../../../main/market/capture-completion.ts';
import { Latest } from '../../../main/latest.ts';
import type { StoreReport } from '../../../preload/contract.ts';

const report = (change: Partial<StoreReport> = {}): StoreReport => ({
  state: { kind: 'ok' },
  storedCount: 0,
  sessionStoredCount: 0,
  duplicateCount: 0,
  pendingCount: 0,
  journaledCount: 0,
  lostCount: 0,
  ...change,
});

const noRepeats = (): number => 0;

describe('captureStored', () => {
  it('settles at once when all is stored already', async () => {
    const reports = new Latest(report({ sessionStoredCount: 6, duplicateCount: 4 }));
    expect(await captureStored(10, reports, noRepeats)).toEqual({ sentCount: 10, storedCount: 10 });
  });

  it('waits for the last commit', async () => {
    const reports = new Latest(report());
    const result = captureStored(10, reports, noRepeats);
    reports.set(report({ sessionStoredCount: 9 }));
    await Promise.resolve();
    reports.set(report({ sessionStoredCount: 10 }));
    expect(await result).toEqual({ sentCount: 10, storedCount: 10 });
  });

  it('counts what was sent twice as stored, though the feed tells of it later', async () => {
    const reports = new Latest(report({ sessionStoredCount: 8 }));
    let repeatCount = 0;
    const result = captureStored(10, reports, () => repeatCount);
    repeatCount = 2;
    expect(await result).toEqual({ sentCount: 10, storedCount: 10 });
  });

  it('counts what was given up as not stored', async () => {
    const reports = new Latest(report({ sessionStoredCount: 7, lostCount: 3 }));
    expect(await captureStored(10, reports, noRepeats)).toEqual({ sentCount: 10, storedCount: 7 });
  });

  it('gives up when nothing more is stored, though failures go on being reported', async () => {
    const reports = new Latest(report({ sessionStoredCount: 4 }));
    const failing = report({
      sessionStoredCount: 4,
      state: { kind: 'failing', reason: 'The disk is full.' },
    });
    const retries = setInterval(() => reports.set(failing), 5);
    expect(await captureStored(10, reports, noRepeats, 60)).toEqual({
      sentCount: 10,
      storedCount: 4,
    });
    clearInterval(retries);
  });
});
