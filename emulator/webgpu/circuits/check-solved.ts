/**
 * Circuits that could not be solved, as kernels leave word of them behind the flag of what is not finite
 * (`kernels/circuits/cells.ts`): for missed tolerances and for voltages that a law is not for, the first batch and
 * operation, and the largest figure of all.
 */
import { WireError } from '../../tile/wires/wire-error.ts';

/** Before any report: [missed, residual, beyond, voltage]. */
export const nothingReported = [0xffffffff, 0, 0xffffffff, 0] as const;

/**
 * @param words As {@link nothingReported}
 * @param placeOf The batch and operation of a report, in words
 * @throws WireError
 */
export function checkSolved(words: Uint32Array<ArrayBuffer>, placeOf: (report: number) => string): void {
  const [missed, , beyond] = words;
  const figures = new Float32Array(words.buffer, words.byteOffset, words.length);
  if (missed !== undefined && missed !== nothingReported[0]) {
    throw new WireError(
      `Expected \`residual\` of the circuits of ${placeOf(missed)} to be within their tolerance in float32, got ` +
        `\`${figures[1]}\`; raise the tolerance, lower voltages or wire resistances, or solve on the CPU`,
    );
  }
  if (beyond !== undefined && beyond !== nothingReported[2]) {
    throw new WireError(
      `Expected voltages of cells in ${placeOf(beyond)} to be within those that the law of their currents is for, got ` +
        `\`${figures[3]}\` V; lower the read voltage or the inputs, or give the law a wider range`,
    );
  }
}
