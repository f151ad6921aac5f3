import { expect, test } from 'vitest';
import type { StoreReport } from '../../../preload/contract.ts';
import {
  storeFacts,
  storeNote,
  storeStory,
  storeWarns,
} from '../../../renderer/components/store-words.ts';

const ok: StoreReport = {
  state: { kind: 'ok' },
  storedCount: 99_999,
  sessionStoredCount: 1_204,
  duplicateCount: 0,
  pendingCount: 42,
  journaledCount: 0,
  lostCount: 0,
};
const failing: StoreReport = {
  ...ok,
  state: { kind: 'failing', reason: 'The disk is full.' },
  pendingCount: 12_400,
};

test('all is well: what this run stored, and no story', () => {
  expect(storeNote(ok)).toBe('+1,204 this run');
  expect(storeWarns(ok)).toBe(false);
  expect(storeStory(ok)).toBeUndefined();
  expect(storeNote(undefined)).toBe('opening the database');
});

test('failing: why, how much waits and where', () => {
  expect(storeNote(failing)).toBe('failing, 12,400 wait');
  expect(storeStory(failing)).toBe('The disk is full. 12,400 waiting.');
  expect(storeStory({ ...failing, journaledCount: 3_000 })).toBe(
    'The disk is full. 12,400 waiting, 3,000 of them in the journal file.',
  );
  expect(storeNote({ ...failing, pendingCount: 0 })).toBe('writing fails');
});

test('working off the journal is not yet all well', () => {
  const catchingUp = { ...ok, pendingCount: 3_042, journaledCount: 3_000 };
  expect(storeNote(catchingUp)).toBe('3,042 waiting');
  expect(storeWarns(catchingUp)).toBe(true);
  expect(storeStory(catchingUp)).toBe('3,042 waiting, 3,000 of them in the journal file.');
});

test('what is lost is told for the rest of the run', () => {
  const lossy = { ...ok, lostCount: 312 };
  expect(storeNote(lossy)).toBe('312 lost');
  expect(storeWarns(lossy)).toBe(true);
  expect(storeStory(lossy)).toContain('312 trades lost');
});

test('how many the file holds is a dash until it could be read, never 0', () => {
  expect(storeFacts(ok)[0]?.value).toBe('99,999');
  expect(storeFacts({ ...failing, storedCount: undefined })[0]?.value).toBe('—');
});
