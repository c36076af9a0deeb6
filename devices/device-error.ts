/** A device that does not exist, or one of its numbers out of range. */
export class DeviceError extends Error {
  readonly code = 'DEVICE';

  constructor(path: string, expected: string, got: unknown) {
    super(
      `Expected \`${path}\` to be ${expected}, got \`${typeof got === 'object' ? JSON.stringify(got) : String(got)}\``,
    );
    this.name = 'DeviceError';
  }
}
