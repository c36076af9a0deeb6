/** Arrays of numbers as files hold them. */

export interface Tensor {
  readonly name: string;
  /** Rows before columns; empty for a single number. */
  readonly shape: readonly number[];
  /** The last index runs fastest. */
  readonly values: Float64Array;
}

/** Weights that cannot be read, that fit no network, or that cannot be written. */
export class WeightsError extends Error {
  readonly code = 'WEIGHTS';
  override readonly name = 'WeightsError';

  /** One line, whatever a file has in its names. */
  constructor(message: string) {
    super(message.replace(/\p{Cc}+/gu, ' '));
  }
}

/** For instance `10 × 784`. */
export function formatShape(shape: readonly number[]): string {
  return shape.length === 0 ? 'a single number' : shape.join(' × ');
}

export function countOf(shape: readonly number[]): number {
  return shape.reduce((count, length) => count * length, 1);
}

/** Where a value stands, for instance `[3, 17]`. */
export function formatIndex(position: number, shape: readonly number[]): string {
  const index: number[] = [];
  let rest = position;
  for (const length of shape.toReversed()) {
    index.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return `[${index.join(', ')}]`;
}

/** @throws WeightsError naming the first value that is no finite number */
export function checkFinite({ name, shape, values }: Tensor, file: string): void {
  const position = values.findIndex((value) => !Number.isFinite(value));
  if (position < 0) return;
  const where = `${name}${formatIndex(position, shape)}`;
  throw new WeightsError(`${file}: Expected \`${where}\` to be a finite number, got \`${values[position]}\``);
}
