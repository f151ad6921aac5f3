import { expect, it } from 'vitest';
import { NoticeBoard } from '../../main/notice-board.ts';
import type { Notice } from '../../preload/contract.ts';

const notice = (id: string, title: string): Notice => ({
  id,
  severity: 'warning',
  title,
  detail: '',
});

it('keeps one notice for each id, the newest last, and tells of every change', () => {
  const changes: string[][] = [];
  const board = new NoticeBoard(
    (notices) => changes.push(notices.map(({ title }) => title)),
    () => undefined,
  );
  board.post(notice('store', 'full'));
  board.post(notice('settings', 'damaged'));
  board.post(notice('store', 'still full'));
  board.dismiss('settings');
  board.dismiss('unknown');
  expect(changes).toEqual([
    ['full'],
    ['full', 'damaged'],
    ['damaged', 'still full'],
    ['still full'],
  ]);
  expect(board.notices).toEqual([notice('store', 'still full')]);
});

/** A board whose passing notices go when `pass` is called. */
function passingBoard() {
  const timers: { readonly ms: number; readonly act: () => void }[] = [];
  const changes: string[][] = [];
  const board = new NoticeBoard(
    (notices) => changes.push(notices.map(({ title }) => title)),
    (ms, act) => timers.push({ ms, act }),
  );
  return { board, timers, changes, titles: () => board.notices.map(({ title }) => title) };
}

it('takes good news away by itself, and nothing that came in its place', () => {
  const { board, timers, changes, titles } = passingBoard();
  const good = { ...notice('store', 'stored again'), passesAfterMs: 30_000 };
  board.post(notice('settings', 'damaged'));
  board.post(good);
  expect(timers.map(({ ms }) => ms)).toEqual([30_000]);
  timers[0]?.act();
  expect(titles()).toEqual(['damaged']);

  board.post({ ...good });
  board.post(notice('store', 'full'));
  const before = changes.length;
  timers[1]?.act();
  expect(titles()).toEqual(['damaged', 'full']);
  expect(changes).toHaveLength(before);
});

it('tells once in a run what stays so, though it was dismissed', () => {
  const { board, changes } = passingBoard();
  expect(board.postOnce(notice('notifications', 'none here'))).toBe(true);
  expect(board.postOnce(notice('notifications', 'none here'))).toBe(false);
  board.dismiss('notifications');
  expect(board.postOnce(notice('notifications', 'none here'))).toBe(false);
  expect(changes).toEqual([['none here'], []]);
});
