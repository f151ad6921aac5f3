import { expect, it } from 'vitest';
import { configureStore, storeConfigOf, upkeepNotice } from '../../main/store-settings.ts';
import { StoreError } from '../../main/store/store-error.ts';
import { defaultSettings } from '../../preload/settings.ts';
import { RecordingLog } from './fixtures/recording-log.ts';

it('hands the settings to the database, and goes on when it does not take them', async () => {
  expect(storeConfigOf(defaultSettings)).toEqual({
    synchronous: 'NORMAL',
    keepDays: 90,
    keepBytes: 20e9,
  });
  const strict = { keepDays: 7, keepGigabytes: 0.5, survivePowerLoss: true };
  expect(storeConfigOf(strict)).toEqual({ synchronous: 'FULL', keepDays: 7, keepBytes: 5e8 });
  const log = new RecordingLog();
  const failing = { configure: () => Promise.reject(new StoreError('locked', 'It is held.')) };
  await configureStore(failing, strict, log);
  expect(log.lines.at(-1)).toMatchObject({ level: 'warn', fields: { reason: 'It is held.' } });
});

it('tells a limit that is too small as one to be changed', () => {
  expect(upkeepNotice(new StoreError('limitTooSmall', 'It takes 2 GB.'))).toMatchObject({
    title: 'The database is larger than allowed',
    detail: expect.stringMatching(/^It takes 2 GB\..*preferences/) as string,
  });
});
