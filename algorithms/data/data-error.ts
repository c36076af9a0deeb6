/** A data set that cannot be had: a file absent, damaged or of another kind, a download that failed, a count too large. */
export class DataError extends Error {
  override readonly name = 'DataError';
  readonly code = 'DATA';
}
