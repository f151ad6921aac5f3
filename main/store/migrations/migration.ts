/** One step of the schema. Once released it is never changed: a later step corrects it. */
export interface Migration {
  /** `user_version` of the file after this step. */
  readonly version: number;
  readonly sql: string;
}
