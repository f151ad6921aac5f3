import { expect } from 'vitest';
import type { DemoExchange } from '../../../main/demo/demo-exchange.ts';

/** Waits until no more trades of the symbol are issued, and returns how many there were. */
export async function countAtRest(exchange: DemoExchange, symbol: string): Promise<number> {
  let count = -1;
  const newlyIssued = (): number => {
    const before = count;
    count = exchange.issued(symbol)?.count ?? 0;
    return count - before;
  };
  await expect.poll(newlyIssued, { interval: 200, timeout: 20_000 }).toBe(0);
  return count;
}
