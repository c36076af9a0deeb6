/** A layer that is not there, or a study whose arrays cannot be shown. */
export class ArrayError extends Error {
  /** A request that cannot be followed, like an option that makes no sense. */
  readonly code = 'USAGE';
  override readonly name = 'ArrayError';
}
