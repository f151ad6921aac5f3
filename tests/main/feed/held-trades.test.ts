import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HeldTrades, type HeldTrade } from '../../../main/feed/held-trades.ts';

const tradeOf = (tradeId: number): HeldTrade => ({
  tradeId,
  tradeTimeMs: 0,
  receivedAtMs: 0,
  priceQuote: 1,
  quantityBase: 1,
  takerSide: 0,
  heldAtMs: 0,
});

it('gives trades back by id, each once, however many come and go', () => {
  const steps = fc.array(fc.record({ tradeId: fc.nat(5_000), takenCount: fc.nat(2) }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(fc.nat(3_000), steps, (beforeCount, someSteps) => {
      const held = new HeldTrades();
      // Many in order first, of which most go again: they are cut off in one go.
      const model = Array.from({ length: beforeCount }, (_, index) => 10_000 + index);
      model.forEach((tradeId) => held.insert(tradeOf(tradeId)));
      const take = (): void => expect(held.shift()?.tradeId).toBe(model.shift());
      for (let count = 0; count < beforeCount * 0.6; count += 1) {
        take();
      }
      for (const { tradeId, takenCount } of someSteps) {
        const isNew = !model.includes(tradeId);
        expect(held.insert(tradeOf(tradeId))).toBe(isNew);
        if (isNew) {
          model.push(tradeId);
          model.sort((one, other) => one - other);
        }
        for (let count = 0; count < takenCount; count += 1) {
          take();
        }
        const ends = [held.count, held.first?.tradeId, held.last?.tradeId];
        expect(ends).toEqual([model.length, model[0], model.at(-1)]);
      }
    }),
    { numRuns: 60 },
  );
});
