import { expect, test } from 'vitest';
import { shownConnection } from '../../../renderer/state/shown-connection.ts';
import { connectionWords } from '../../../renderer/components/connection-words.ts';

const host = 'x';
const connecting = { kind: 'connecting', host } as const;
const waiting = { kind: 'waiting', host, sinceMs: 5_000 } as const;
const live = { kind: 'live', host, sinceMs: 6_000 } as const;
const offline = {
  kind: 'offline',
  host,
  reason: 'No network.',
  attemptCount: 2,
  retryAtMs: 9_000,
} as const;

test('an attempt after a failure stays offline until the connection is open', () => {
  const attempt = shownConnection(offline, connecting);
  expect(connectionWords(attempt, undefined, 8_000)).toEqual({
    word: 'Offline',
    detail: 'No network. Connecting now.',
    tone: 'bad',
  });
  expect(shownConnection(attempt, connecting)).toEqual(attempt);
  const again = { ...offline, attemptCount: 3, retryAtMs: 20_000 };
  expect(shownConnection(attempt, again)).toBe(again);
  expect(shownConnection(attempt, waiting)).toBe(waiting);
});

test('any other state is shown as it is reported', () => {
  expect(shownConnection(connecting, connecting)).toBe(connecting);
  expect(shownConnection(live, connecting)).toBe(connecting);
  expect(shownConnection(live, offline)).toBe(offline);
});
