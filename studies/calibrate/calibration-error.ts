/** Ranges that cannot be found from what reaches the converters. */
export class CalibrationError extends Error {
  readonly code = 'CALIBRATION';
  override readonly name = 'CalibrationError';
}
