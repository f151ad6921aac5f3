import { describe, expect, test } from 'vitest';
import type { Notice } from '../../../preload/contract.ts';
import { NoticesState } from '../../../renderer/state/notices.svelte.ts';

const notice = (id: string): Notice => ({ id, severity: 'warning', title: id, detail: '' });
const ids = (state: NoticesState): string[] => state.list.map(({ id }) => id);

describe('notices', () => {
  test('a dismissed notice goes at once, and main is told', () => {
    const dismissed: string[] = [];
    const state = new NoticesState((id) => {
      dismissed.push(id);
      return Promise.resolve(undefined);
    });
    state.apply([notice('a'), notice('b')]);
    state.dismiss('a');
    expect(ids(state)).toEqual(['b']);
    expect(dismissed).toEqual(['a']);
  });

  test('it comes back when main did not take it', async () => {
    const state = new NoticesState(() => Promise.reject(new Error('no')));
    state.apply([notice('a')]);
    state.dismiss('a');
    await Promise.resolve();
    await Promise.resolve();
    expect(ids(state)).toEqual(['a']);
  });

  test('the window’s own are kept apart from main’s list', () => {
    const dismissed: string[] = [];
    const state = new NoticesState((id) => {
      dismissed.push(id);
      return Promise.resolve(undefined);
    });
    state.tell(notice('own'));
    state.tell({ ...notice('own'), detail: 'newer' });
    state.apply([notice('a')]);
    expect(ids(state)).toEqual(['a', 'own']);
    expect(state.list[1]?.detail).toBe('newer');
    state.dismiss('own');
    expect(ids(state)).toEqual(['a']);
    expect(dismissed).toEqual([]);
    state.tell(notice('own'));
    state.withdraw('own');
    expect(ids(state)).toEqual(['a']);
  });
});
