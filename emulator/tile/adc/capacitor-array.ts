/**
 * Capacitor arrays: the share of the reference that a magnitude, in binary, switches onto the output.
 *
 * - Binary weighted: capacitors of 1, 2, 4 … units switched against a fixed one of 2^(b−1); the share of magnitude m is
 *   the sum of those switched over the fixed one, m/2^(b−1) (McCreary & Gray, IEEE J. Solid-State Circuits 10(6), 371, 1975).
 * - Split: two arrays of about half the bits joined by a bridge capacitor, so that the largest has 2^(b/2) units, not 2^b
 *   (Yee, Terman & Heller, IEEE J. Solid-State Circuits 14(4), 778, 1979). Charge conserved at both nodes, with L and M the
 *   total of the lower and of the upper array, l and m what of them is switched, and B the bridge, leaves on the output
 *
 *       [l B + m (L + B)] / [(L + B)(M + B) − B²]
 *
 *   of the reference. With h lower bits, L = 2^h (its terminating unit included) and B = 2^h/(2^h − 1) units this is
 *   (l + 2^h m)/2^(b−1).
 */
import type { RandomStream } from '../../random.ts';

/** A drawn capacitor of nominally so many units. */
function drawCapacitor(units: number, mismatch: number, random: RandomStream): number {
  return units + mismatch * Math.sqrt(units) * random.normal();
}

function drawBinary(count: number, mismatch: number, random: RandomStream): number[] {
  return Array.from({ length: count }, (_, bit) => drawCapacitor(2 ** bit, mismatch, random));
}

function sumOf(capacitors: readonly number[]): number {
  return capacitors.reduce((sum, capacitor) => sum + capacitor, 0);
}

/** Total of the capacitors whose bit of `magnitude` is set. */
function switched(capacitors: readonly number[], magnitude: number): number {
  return sumOf(capacitors.filter((_, bit) => (magnitude >>> bit) & 1));
}

/** Share of the reference by magnitude, 0 … 2^(bits−1). Drawn: the switched capacitors, then the fixed one. */
export function drawBinaryArray(bits: number, mismatch: number, random: RandomStream): Float64Array {
  const capacitors = drawBinary(bits, mismatch, random);
  const fixed = drawCapacitor(2 ** (bits - 1), mismatch, random);
  return Float64Array.from({ length: 2 ** (bits - 1) + 1 }, (_, magnitude) => switched(capacitors, magnitude) / fixed);
}

/**
 * Share of the reference by magnitude, 0 … 2^(bits−1) − 1. Drawn: the lower array, its terminating unit, the upper array,
 * the bridge.
 */
export function drawSplitArray(bits: number, mismatch: number, random: RandomStream): Float64Array {
  const lowerBits = Math.floor(bits / 2);
  const lower = drawBinary(lowerBits, mismatch, random);
  const terminating = drawCapacitor(1, mismatch, random);
  const upper = drawBinary(bits - 1 - lowerBits, mismatch, random);
  const bridge = drawCapacitor(2 ** lowerBits / (2 ** lowerBits - 1), mismatch, random);
  const lowerNode = sumOf(lower) + terminating + bridge;
  const upperNode = sumOf(upper) + bridge;
  return Float64Array.from({ length: 2 ** (bits - 1) }, (_, magnitude) => {
    const charge = switched(lower, magnitude) * bridge + switched(upper, magnitude >>> lowerBits) * lowerNode;
    return charge / (lowerNode * upperNode - bridge * bridge);
  });
}
