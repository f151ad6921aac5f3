import { describe, expect, test } from 'vitest';
import type { PairFrame } from '../../../analytics/pair/pair-frame.ts';
import { defaultSettings } from '../../../preload/settings.ts';
import { bannerWords, type BannerFacts } from '../../../renderer/components/signal-words.ts';
import { sellFrame } from '../fixtures/sell-frame.ts';

const facts: BannerFacts = {
  phase: 'ready',
  settings: defaultSettings,
  latest: sellFrame,
  ground: { kind: 'cointegrated', levelPct: 5, pValue: 0.013 },
  warmUp: { sampleCount: 61, neededCount: 61 },
  holeClearance: undefined,
  barLengthMs: 1_000,
  connectionDetail: 'fstream.binance.com',
  isEnded: false,
  failure: undefined,
  frozen: undefined,
};
const fit = { alpha: 0.5, betaStandardError: 0.01, rSquared: 0.9 };

describe('the banner', () => {
  test('SELL: what to sell and what to buy', () => {
    expect(bannerWords(facts)).toEqual({
      tone: 'sell',
      emoji: '🔴',
      word: 'SELL',
      subject: 'ETHUSDT spread',
      detail: 'z +2.31 ≥ +2.00 · sell ETHUSDT, buy BTCUSDT worth 0.7235 × as much',
    });
  });

  test('BUY on prices: β counts units', () => {
    const words = bannerWords({
      ...facts,
      settings: { ...defaultSettings, scale: 'price' },
      latest: { ...sellFrame, zScore: -2.5, signal: 'longSpread', fit: { ...fit, beta: 0.05432 } },
    });
    expect(words).toMatchObject({ tone: 'buy', emoji: '🟢', word: 'BUY' });
    expect(words.detail).toBe('z −2.50 ≤ −2.00 · buy ETHUSDT, sell 0.054320 BTCUSDT for each');
  });

  test('a crossing of legs that are not cointegrated is toned down, in words too', () => {
    const ground = { kind: 'notCointegrated', pValue: 0.41 } as const;
    expect(bannerWords({ ...facts, ground })).toMatchObject({
      tone: 'unfounded',
      word: 'SELL',
      subject: '· pair not cointegrated (p 0.41)',
      detail: 'z +2.31 ≥ +2.00 · sell ETHUSDT, buy BTCUSDT worth 0.7235 × as much',
    });
    const latest: PairFrame = { ...sellFrame, zScore: -2.5, signal: 'longSpread' };
    expect(bannerWords({ ...facts, latest, ground: { kind: 'untested' } })).toMatchObject({
      tone: 'unfounded',
      word: 'BUY',
      subject: '· cointegration not tested',
    });
  });

  test('no crossing needs no ground', () => {
    const latest: PairFrame = { ...sellFrame, zScore: 0.84, signal: 'flat' };
    const words = bannerWords({ ...facts, latest });
    expect(bannerWords({ ...facts, latest, ground: { kind: 'untested' } })).toEqual(words);
  });

  test('frozen numbers come before a missing ground', () => {
    const ground = { kind: 'notCointegrated', pValue: 0.41 } as const;
    const words = bannerWords({
      ...facts,
      ground,
      frozen: { label: 'not live', reason: 'Silent' },
    });
    expect(words).toMatchObject({
      tone: 'caution',
      word: 'LAST SIGNAL: SELL',
      subject: '· pair not cointegrated (p 0.41), not live',
    });
  });

  test('the Kalman filter is held against its own threshold', () => {
    const settings = { ...defaultSettings, hedgeMethod: 'kalman', kalmanEntryZ: 1.5 } as const;
    expect(bannerWords({ ...facts, settings }).detail).toContain('z +2.31 ≥ +1.50');
    const latest: PairFrame = { ...sellFrame, zScore: 0.84, signal: 'flat' };
    expect(bannerWords({ ...facts, settings, latest }).detail).toContain('inside ±1.50');
  });

  test('a negative β puts both legs on one side', () => {
    const latest = { ...sellFrame, fit: { ...fit, beta: -0.5 } };
    expect(bannerWords({ ...facts, latest }).detail).toContain('sell ETHUSDT, sell BTCUSDT worth');
  });

  test('NORMAL', () => {
    const words = bannerWords({ ...facts, latest: { ...sellFrame, zScore: 0.84, signal: 'flat' } });
    expect(words).toMatchObject({ tone: 'normal', emoji: '🔵', word: 'NORMAL' });
    expect(words.detail).toBe('z +0.84, inside ±2.00 · no trade');
  });

  test('a signal of frozen numbers is the last one, not one of now', () => {
    const stale = { label: 'not live', reason: 'Last trade 34 s ago' };
    const words = bannerWords({ ...facts, frozen: stale });
    expect(words.word).toBe('LAST SIGNAL: SELL');
    expect(words.tone).toBe('caution');
    expect(words.subject).toBe('ETHUSDT spread, not live');
    expect(words.detail).toMatch(/^Last trade 34 s ago · z \+2\.31/u);
    const ended = { label: 'market ended', reason: 'The capture has ended' };
    expect(bannerWords({ ...facts, isEnded: true, frozen: ended })).toMatchObject({
      tone: 'waiting',
      word: 'LAST SIGNAL: SELL',
      subject: 'ETHUSDT spread, market ended',
    });
  });

  test('a market that has ended promises nothing more', () => {
    const label = { label: 'market ended', reason: 'The capture has ended' };
    const ended = { ...facts, latest: undefined, isEnded: true, frozen: label };
    const warmUp = { sampleCount: 41, neededCount: 61 };
    expect(bannerWords({ ...ended, phase: 'warming', warmUp })).toMatchObject({
      word: 'NO SIGNAL',
      subject: 'ETHUSDT / BTCUSDT, market ended',
      detail: 'The capture has ended · 41 of 61 samples: too few for a signal',
    });
    expect(bannerWords({ ...ended, phase: 'warming', warmUp: undefined }).detail).toBe(
      'The capture has ended · No bar of both legs has closed',
    );
    expect(bannerWords({ ...ended, phase: 'noData' }).detail).toBe(
      'The market ended without a trade of this pair',
    );
  });

  test('a silent leg while warming up: no time to go is promised', () => {
    const silent = { label: 'ETHUSDT is silent', reason: 'ETHUSDT silent for 12 s' };
    const words = bannerWords({
      ...facts,
      latest: undefined,
      phase: 'warming',
      warmUp: { sampleCount: 41, neededCount: 61 },
      frozen: silent,
    });
    expect(words.subject).toBe('ETHUSDT / BTCUSDT, ETHUSDT is silent');
    expect(words.detail).toBe('ETHUSDT silent for 12 s · 41 of 61 samples');
  });

  test('trades missing in the window: a z-score, and no signal', () => {
    const holed: BannerFacts = {
      ...facts,
      latest: { ...sellFrame, hasHole: true, signal: undefined },
      holeClearance: { cleanCount: 23, neededCount: 60 },
    };
    expect(bannerWords(holed)).toEqual({
      tone: 'caution',
      emoji: '⚠️',
      word: 'NO SIGNAL',
      subject: 'trades are missing in the window',
      detail: '23 of 60 samples since the gap, about 37 s to go · z +2.31 is no ground for a trade',
    });
    const silent = { label: 'ETHUSDT is silent', reason: 'ETHUSDT silent for 12 s' };
    const frozen = bannerWords({ ...holed, frozen: silent });
    expect(frozen.word).toBe('NO SIGNAL');
    expect(frozen.detail).toMatch(/^ETHUSDT silent for 12 s · 23 of 60 samples since the gap · z/u);
    expect(bannerWords({ ...holed, holeClearance: undefined }).detail).toBe(
      'z +2.31 is no ground for a trade',
    );
  });

  test('states without a signal tell what is being waited for', () => {
    const waiting = { ...facts, latest: undefined };
    const warming = bannerWords({
      ...waiting,
      phase: 'warming',
      warmUp: { sampleCount: 41, neededCount: 61 },
    });
    expect(warming.word).toBe('WARMING UP');
    expect(warming.detail).toBe('41 of 61 samples, about 20 s to go');
    expect(bannerWords({ ...facts, phase: 'warming' }).word).toBe('NO SIGNAL');
    expect(bannerWords({ ...waiting, phase: 'noData' }).word).toBe('NO DATA');
    expect(bannerWords({ ...waiting, phase: 'loading' }).word).toBe('LOADING');
    expect(
      bannerWords({ ...facts, phase: 'offline', connectionDetail: 'No network.' }),
    ).toMatchObject({ word: 'OFFLINE', detail: 'No network.', tone: 'bad' });
    expect(bannerWords({ ...facts, phase: 'error', failure: 'It stopped.' }).detail).toBe(
      'It stopped.',
    );
  });
});
