/** Chains of inverters, each four times the one before, the usual optimum (Sutherland, Sproull & Harris 1999). */

/** Load of a stage over its own input. */
export const fanOut = 4;

/** Sizes from a minimum inverter to the last stage, in minimum inverters. */
export function chainSizes(lastSize: number): readonly number[] {
  const sizes: number[] = [];
  for (let size = lastSize; size > 1; size /= fanOut) sizes.unshift(size);
  return [1, ...sizes];
}
