import { describe, expect, it } from 'vitest';
import {
  problemOfClose,
  problemOfError,
  problemOfStatus,
} from '../../../main/feed/connection-problem.ts';

const host = 'fstream.binance.com';
const withCode = (code: string): Error => Object.assign(new Error('x'), { code });

describe('problemOfStatus', () => {
  it.each([
    ['7', 7_000],
    ['0', 0],
    [undefined, 60_000],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 60_000],
    ['-5', 60_000],
    // A timer for longer than 24 days would fire at once and hammer a peer that banned us.
    ['99999999999', 259_200_000],
    ['9'.repeat(400), 259_200_000],
  ])('rests as long as Retry-After %s asks', (retryAfter, restMs) => {
    expect(problemOfStatus(418, retryAfter, host).restMs).toBe(restMs);
  });

  it('tells of a region that is not served, and the way out', () => {
    const { sentence } = problemOfStatus(451, undefined, host);
    expect(sentence).toMatch(/^Binance does not serve this region or network .*npm run demo\.$/);
  });
});

describe('problemOfError', () => {
  it.each([
    [withCode('ECONNREFUSED'), 'ECONNREFUSED', /refused the connection/],
    [withCode('ETIMEDOUT'), 'ETIMEDOUT', /does not answer/],
    [withCode('CERT_HAS_EXPIRED'), 'tls', /clock/],
    [withCode('DEPTH_ZERO_SELF_SIGNED_CERT'), 'tls', /No secure connection/],
    [new TypeError('fetch failed', { cause: withCode('EAI_AGAIN') }), 'EAI_AGAIN', /DNS/],
    [new AggregateError([withCode('ENETUNREACH')]), 'ENETUNREACH', /network is down/],
    [withCode('ENEWCODE'), 'ENEWCODE', /failed \(ENEWCODE\)/],
    [new Error('odd'), 'unknown', /failed \(odd\)/],
    ['text', 'unknown', /failed \(unknown\)/],
  ])('%s', (error, kind, words) => {
    const problem = problemOfError(error, host);
    expect(problem.kind).toBe(kind);
    expect(problem.sentence).toMatch(words);
  });
});

it('leaves a peer alone for a minute after its rules were broken', () => {
  expect(problemOfClose(1008, host).restMs).toBe(60_000);
  expect(problemOfClose(1001, host).restMs).toBe(0);
});
