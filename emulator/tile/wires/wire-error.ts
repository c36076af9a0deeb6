/** Wires that cannot be solved: figures out of range, circuits that a method does not fit, tolerances that were missed. */
export class WireError extends Error {
  readonly code = 'WIRES';
  override readonly name = 'WireError';
}

/** Refuses a figure, with where it stands and what it may be. */
export function expectWire(holds: boolean, path: string, range: string, got: unknown): void {
  if (!holds) throw new WireError(`Expected \`${path}\` to be ${range}, got \`${got}\``);
}
