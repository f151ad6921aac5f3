import { expect, it } from 'vitest';
import { storingNotice } from '../../../main/market/storing-notice.ts';

const ok = { kind: 'ok' } as const;
const full = { kind: 'failing', reason: 'The disk is full.' } as const;
const locked = { kind: 'failing', reason: 'Another program locks the file.' } as const;

it('tells once that ticks are not stored, and anew for another reason', () => {
  expect(storingNotice(ok, full)).toMatchObject({
    id: 'store',
    severity: 'error',
    detail: 'The disk is full. The live view goes on.',
  });
  expect(storingNotice(full, { ...full })).toBeUndefined();
  expect(storingNotice(full, locked)?.detail).toContain('locks');
});

it('takes the bad news’ place when ticks are stored again, and goes by itself', () => {
  expect(storingNotice(full, ok)).toMatchObject({
    id: 'store',
    severity: 'info',
    passesAfterMs: 30_000,
  });
  expect(storingNotice(ok, ok)).toBeUndefined();
});
