import { workerData } from 'node:worker_threads';
import { checkForDamage } from './damage-check.ts';
import type { OpenDatabaseOptions } from './open-database.ts';
import { serveCalls } from './serve-calls.ts';
import type { CheckCalls } from './thread-protocol.ts';

// Given by ReopeningTickStore, which types it.
const setup = workerData as OpenDatabaseOptions;

serveCalls<CheckCalls>(setup.databasePath, {
  check: () => checkForDamage(setup),
  close: () => undefined,
});
