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
  const board = new NoticeBoard((notices) => changes.push(notices.map(({ title }) => title)));
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
