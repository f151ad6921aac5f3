/**
 * The analysis cannot be made; the message says why and what to do. `usage`: the command line asks for
 * something that cannot be. `input`: a file is not there, cannot be read, or has nothing for the pair.
 * `output`: the frames cannot be written.
 */
export class AnalyzeError extends Error {
  override readonly name = 'AnalyzeError';
  readonly kind: 'usage' | 'input' | 'output';

  constructor(kind: AnalyzeError['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** The system's code of a failure, such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
