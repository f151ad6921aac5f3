import { describe, expect, it } from 'vitest';
import { tradePageCost } from '../../../main/feed/request-cost.ts';
import { RestBudget } from '../../../main/feed/rest-budget.ts';
import { fetchJson } from '../../../main/feed/rest-client.ts';
import { answerHttp, rawServer } from '../fixtures/raw-server.ts';

const ask = (port: number, budget: RestBudget) =>
  fetchJson({
    url: `http://127.0.0.1:${port}/`,
    what: 'an answer',
    timeoutMs: 5_000,
    maxBytes: 1_000,
    budget,
  });

describe('the budget of REST requests', () => {
  it.each([429, 418])('leaves a host alone for as long as its HTTP %i asks', async (status) => {
    let nowMs = 0;
    const budget = new RestBudget(() => nowMs);
    const server = await rawServer(answerHttp(status, ['Retry-After: 30']));
    await expect(ask(server.port, budget)).rejects.toThrow('asks for a pause of 30 s');
    nowMs = 29_000;
    await expect(ask(server.port, budget)).rejects.toThrow('is left alone for 1 s');
    expect(server.connectionCount()).toBe(1);
    nowMs = 30_000;
    await expect(ask(server.port, budget)).rejects.toThrow('asks for a pause');
    expect(server.connectionCount()).toBe(2);
  });

  it('stops at half of the weight, for the rest of the minute', async () => {
    let nowMs = 0;
    const budget = new RestBudget(() => nowMs);
    const server = await rawServer(answerHttp(200, ['X-MBX-USED-WEIGHT-1m: 1200'], '[]'));
    expect(await ask(server.port, budget)).toEqual([]);
    nowMs = 59_999;
    await expect(ask(server.port, budget)).rejects.toThrow('is left alone');
    nowMs = 60_000;
    expect(await ask(server.port, budget)).toEqual([]);
  });

  it('counts a request before it is sent, so that several at once stay within the limit', () => {
    const budget = new RestBudget(() => 0);
    const cost = tradePageCost('usdm', 'urgent');
    let sentCount = 0;
    while (budget.waitMs('one', cost) === 0) {
      budget.count('one', cost);
      sentCount += 1;
    }
    expect(sentCount * cost.weight).toBe(1_200);
  });

  it('lets a request go as soon as enough weight has left the minute', () => {
    let nowMs = 0;
    const budget = new RestBudget(() => nowMs, 600);
    const cost = { weight: 20, maxUsedWeight: 60 };
    for (const atMs of [0, 100, 200]) {
      nowMs = atMs;
      budget.count('one', cost);
    }
    expect(budget.waitMs('one', cost)).toBe(400);
    expect(budget.waitMs('one', { weight: 30, maxUsedWeight: 60 })).toBe(500);
    nowMs = 600;
    expect(budget.waitMs('one', cost)).toBe(0);
    // Heavier than all that is allowed: when nothing else is under way.
    expect(budget.waitMs('one', { weight: 99, maxUsedWeight: 60 })).toBe(200);
  });

  it('believes the weight that Binance counts where it is higher: others ask too', () => {
    let nowMs = 0;
    const budget = new RestBudget(() => nowMs);
    const cost = tradePageCost('usdm', 'urgent');
    const counted = (weight: number): Headers =>
      new Headers({ 'X-MBX-USED-WEIGHT-1M': String(weight) });
    budget.count('one', cost);
    budget.note('one', 200, counted(1_175), cost);
    expect(budget.waitMs('one', cost)).toBe(0);
    budget.count('one', cost);
    expect(budget.waitMs('one', cost)).toBeGreaterThan(0);
    nowMs = 30_000;
    // Binance's minute has begun anew; our own are still counted.
    budget.note('one', 200, counted(20), cost);
    expect(budget.waitMs('one', cost)).toBe(0);
    expect(budget.waitMs('one', { weight: 1_170, maxUsedWeight: 1_200 })).toBe(30_000);
  });

  it('leaves room for what is urgent, and knows that spot bears more', () => {
    const budget = new RestBudget(() => 0);
    const background = tradePageCost('usdm', 'background');
    while (budget.waitMs('one', background) === 0) {
      budget.count('one', background);
    }
    const urgent = tradePageCost('usdm', 'urgent');
    let urgentCount = 0;
    while (budget.waitMs('one', urgent) === 0) {
      budget.count('one', urgent);
      urgentCount += 1;
    }
    expect(urgentCount).toBeGreaterThanOrEqual(24);
    expect(tradePageCost('spot', 'urgent')).toEqual({ weight: 4, maxUsedWeight: 3_000 });
  });

  it('tells a refusal of this request from a request for rest', async () => {
    const budget = new RestBudget(() => 0);
    const refusing = await rawServer(answerHttp(400));
    await expect(ask(refusing.port, budget)).rejects.toMatchObject({ isRefused: true, restMs: 0 });
    const limited = await rawServer(answerHttp(429, ['Retry-After: 30']));
    const rest = { isRefused: false, restMs: 30_000 };
    await expect(ask(limited.port, budget)).rejects.toMatchObject(rest);
    await expect(ask(limited.port, budget)).rejects.toMatchObject(rest);
  });

  it('keeps the hosts apart, and bears a weight that is no number', async () => {
    const budget = new RestBudget(() => 0);
    const limited = await rawServer(answerHttp(429, ['Retry-After: 30']));
    const free = await rawServer(answerHttp(200, ['X-MBX-USED-WEIGHT-1m: lots'], '[1]'));
    await expect(ask(limited.port, budget)).rejects.toThrow();
    expect(await ask(free.port, budget)).toEqual([1]);
    expect(await ask(free.port, budget)).toEqual([1]);
  });
});
