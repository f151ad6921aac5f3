/** Facts beside a log line. Never secrets: hosts instead of whole URLs, counts instead of payloads. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Where main's parts write what a maintainer should find later. Errors are told to the user too. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
