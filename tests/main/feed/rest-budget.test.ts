import { describe, expect, it } from 'vitest';
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

  it('keeps the hosts apart, and bears a weight that is no number', async () => {
    const budget = new RestBudget(() => 0);
    const limited = await rawServer(answerHttp(429, ['Retry-After: 30']));
    const free = await rawServer(answerHttp(200, ['X-MBX-USED-WEIGHT-1m: lots'], '[1]'));
    await expect(ask(limited.port, budget)).rejects.toThrow();
    expect(await ask(free.port, budget)).toEqual([1]);
    expect(await ask(free.port, budget)).toEqual([1]);
  });
});
