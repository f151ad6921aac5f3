import type { Notice } from '../preload/contract.ts';
import type { Settings } from '../preload/settings.ts';
import { wordsOf } from './error-words.ts';
import type { Log } from './log.ts';
import type { StoreConfig } from './store/store-config.ts';
import type { StoreError } from './store/store-error.ts';
import type { TickStore } from './store/tick-store.ts';

const bytesPerGigabyte = 1e9;

type StoreSettings = Pick<Settings, 'keepDays' | 'keepGigabytes' | 'survivePowerLoss'>;

/** What the database is told of the user's settings. */
export function storeConfigOf(settings: StoreSettings): StoreConfig {
  const { keepDays, keepGigabytes, survivePowerLoss } = settings;
  return {
    synchronous: survivePowerLoss ? 'FULL' : 'NORMAL',
    keepDays,
    keepBytes: keepGigabytes * bytesPerGigabyte,
  };
}

/** Hands the user's choices to the database. Always resolves. */
export async function configureStore(
  store: Pick<TickStore, 'configure'>,
  settings: StoreSettings,
  log: Log,
): Promise<void> {
  try {
    await store.configure(storeConfigOf(settings));
  } catch (error) {
    // That the database cannot be used is told where ticks are not stored.
    log.warn('The database did not take the settings', { reason: wordsOf(error) });
  }
}

/** Tells that the file cannot be kept within the user's limits; storing itself goes on. */
export function upkeepNotice(error: StoreError): Notice {
  if (error.kind === 'limitTooSmall') {
    return {
      id: 'upkeep',
      severity: 'warning',
      title: 'The database is larger than allowed',
      detail: `${error.message} Ticks are stored all the same. Allow more in the preferences.`,
    };
  }
  return {
    id: 'upkeep',
    severity: 'warning',
    title: 'The database could not be tidied up',
    detail: `${error.message} Ticks are stored all the same; deleting old ones is tried again in a few minutes.`,
  };
}
