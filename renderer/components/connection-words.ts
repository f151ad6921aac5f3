import type { DataSource, FeedState } from '../../preload/contract.ts';
import type { Tone } from './tone.ts';

export interface ConnectionWords {
  /** One or two words that never change for one state. */
  readonly word: string;
  /** A sentence: where to, why not, what happens next. */
  readonly detail: string;
  readonly tone: Tone;
}

/** The socket's state in the user's words. */
export function connectionWords(
  state: FeedState,
  source: DataSource | undefined,
  nowMs: number,
): ConnectionWords {
  const words = plainWords(state, nowMs);
  return withSource({ ...words, word: inSentence(words.word, source) }, source);
}

/**
 * The same for a connection of which some legs are silent: however open the socket is, `Live` beside
 * frozen numbers would be a lie.
 */
export function silentConnectionWords(
  state: FeedState,
  source: DataSource | undefined,
  silentSymbols: readonly string[],
): ConnectionWords {
  const [only] = silentSymbols;
  const word =
    only === undefined || silentSymbols.length > 1
      ? inSentence('Both legs silent', source)
      : `${only} silent`;
  const detail = 'host' in state ? `Reconnecting to ${state.host}` : 'Reconnecting';
  return withSource({ word, detail, tone: 'bad' }, source);
}

function withSource(words: ConnectionWords, source: DataSource | undefined): ConnectionWords {
  return source?.kind === 'demo' ? { ...words, word: `Demo · ${words.word}` } : words;
}

function inSentence(word: string, source: DataSource | undefined): string {
  return source?.kind === 'demo' ? word.toLowerCase() : word;
}

function plainWords(state: FeedState, nowMs: number): ConnectionWords {
  switch (state.kind) {
    case 'connecting':
      return {
        word: 'Connecting',
        detail: state.host === '' ? 'Starting' : `to ${state.host}`,
        tone: 'waiting',
      };
    case 'waiting':
      return {
        word: 'Waiting for trades',
        detail: `Connected to ${state.host}, no trades arrive`,
        tone: 'waiting',
      };
    case 'live':
      return { word: 'Live', detail: state.host, tone: 'good' };
    case 'offline':
      return {
        word: 'Offline',
        detail:
          state.retryAtMs === undefined
            ? state.reason
            : `${state.reason} ${retryWords(state.retryAtMs - nowMs)}`,
        tone: 'bad',
      };
    case 'ended':
      return {
        word: 'Ended',
        detail: 'Capture played to its end',
        tone: 'waiting',
      };
  }
}

function retryWords(waitMs: number): string {
  const seconds = Math.ceil(waitMs / 1000);
  return seconds > 0 ? `Next attempt in ${seconds} s.` : 'Connecting now.';
}

/** The mark of a source that is not the live market; `undefined` for the live market. */
export function sourceBadge(
  source: DataSource | undefined,
): { readonly text: string; readonly detail: string } | undefined {
  switch (source?.kind) {
    case 'demo':
      return { text: 'DEMO', detail: `Not the real market: ${source.detail}` };
    case 'custom':
      return {
        text: `CUSTOM ENDPOINT ${source.host}`,
        detail: 'Market data comes from an address given at the start, not from Binance',
      };
    case 'live':
    case undefined:
      return undefined;
  }
}
