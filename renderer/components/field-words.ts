/** What a field of a form says, and the id by which its label and its note find it. */
export interface FieldWords {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  /** In place of the hint: what is typed is allowed and still not what is meant. */
  readonly warning?: string | undefined;
  readonly problem?: string | undefined;
}
