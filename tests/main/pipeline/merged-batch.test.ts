import { expect, it } from 'vitest';
import { mergedBatch } from '../../../main/pipeline/merged-batch.ts';
import { batchOf } from '../fixtures/tick-batches.ts';

it('joins batches to the batch they would have been', () => {
  expect(mergedBatch(batchOf(3), [batchOf(1, 3), batchOf(6, 4)])).toEqual(batchOf(10));
});

it('gives a single batch back as it is', () => {
  const batch = batchOf(3);
  expect(mergedBatch(batch, [])).toBe(batch);
});
