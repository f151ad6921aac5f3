/** What went wrong with the database file, as far as the user can act on it. */
type StoreErrorKind =
  | 'locked'
  | 'diskFull'
  | 'readOnly'
  | 'cannotOpen'
  | 'notADatabase'
  | 'foreignDatabase'
  | 'newerVersion'
  | 'olderVersion'
  | 'damaged'
  | 'inputOutput'
  /** The file is no longer where it was opened. */
  | 'moved'
  | 'badData'
  | 'threadEnded'
  | 'closed'
  | 'superseded'
  /** Given up because it was asked to. */
  | 'cancelled'
  /** A copy cannot be written where it was asked for. */
  | 'badDestination'
  /** What is always kept takes more room than the user allows. */
  | 'limitTooSmall'
  | 'unknown';

/** The same call would fail the same way. */
const lastingKinds: readonly StoreErrorKind[] = [
  'badData',
  'superseded',
  'cancelled',
  'badDestination',
];

/** A failure of the tick store; the message is a sentence for the user, with a way out. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly kind: StoreErrorKind;
  /** Trying the same again may succeed, now or after the user did something. */
  readonly isRetryable: boolean;

  constructor(kind: StoreErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
    this.isRetryable = !lastingKinds.includes(kind);
  }
}

/** Words per SQLite result code (sqlite.org/rescode.html); extended codes begin with the primary one. */
const wordsByCode: readonly (readonly [string, StoreErrorKind, (path: string) => string])[] = [
  [
    'SQLITE_BUSY',
    'locked',
    (path) => `Another program holds ${path}. Close other programs that write to it.`,
  ],
  [
    'SQLITE_LOCKED',
    'locked',
    (path) => `Another program holds ${path}. Close other programs that write to it.`,
  ],
  ['SQLITE_FULL', 'diskFull', (path) => `The disk with ${path} is full. Free some space.`],
  [
    'SQLITE_READONLY',
    'readOnly',
    (path) => `${path} or its folder is write-protected. Allow writing, or choose another folder.`,
  ],
  [
    'SQLITE_CANTOPEN',
    'cannotOpen',
    (path) => `${path} cannot be opened. Check that its folder exists and may be written to.`,
  ],
  [
    'SQLITE_NOTADB',
    'notADatabase',
    (path) => `${path} is not an SQLite database. It is set aside and a new one is begun.`,
  ],
  [
    'SQLITE_CORRUPT',
    'damaged',
    (path) => `${path} seems to be damaged. It is checked, and set aside if it is.`,
  ],
  [
    'SQLITE_IOERR',
    'inputOutput',
    (path) => `The disk failed while ${path} was read or written. Check the disk.`,
  ],
  ['SQLITE_CONSTRAINT', 'badData', () => 'A batch of ticks breaks the rules of the database.'],
  ['SQLITE_MISMATCH', 'badData', () => 'A batch of ticks breaks the rules of the database.'],
];

/** Tells any failure of SQLite or of opening the file as a {@link StoreError}. */
export function storeErrorFrom(error: unknown, databasePath: string): StoreError {
  if (error instanceof StoreError) {
    return error;
  }
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  for (const [prefix, kind, words] of wordsByCode) {
    if (code.startsWith(prefix)) {
      return new StoreError(kind, words(databasePath), { cause: error });
    }
  }
  if (error instanceof TypeError && error.message.includes('directory does not exist')) {
    // better-sqlite3 looks at the folder itself and gives no code.
    return new StoreError('cannotOpen', `The folder of ${databasePath} does not exist.`, {
      cause: error,
    });
  }
  if (error instanceof RangeError) {
    return new StoreError('badData', error.message, { cause: error });
  }
  const detail = error instanceof Error ? error.message : String(error);
  return new StoreError('unknown', `The database ${databasePath} failed: ${detail}`, {
    cause: error,
  });
}

/** A {@link StoreError} as plain data, for the way between threads. */
export interface StoreFault {
  readonly kind: StoreErrorKind;
  readonly message: string;
}

export function faultOf(error: unknown, databasePath: string): StoreFault {
  const { kind, message } = storeErrorFrom(error, databasePath);
  return { kind, message };
}
