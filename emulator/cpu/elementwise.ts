/**
 * Formulas element by element.
 *
 * A formula may draw: normal deviates first, then uniform numbers, four to a block of the generator, which is named by the
 * operation, the element, the block, the sample's position and the epoch. `webgpu/kernels/elementwise.ts` draws the same.
 */
import { parseFormula } from '../../devices/index.ts';
import type { ElementwiseOperation } from '../program/program.ts';
import { streamOf } from '../tile/streams.ts';
import type { ElementwiseOperand, Real } from './arithmetic/arithmetic.ts';
import type { DigitalContext } from './digital.ts';
import type { Step } from './storage.ts';

export function compileElementwise(operation: ElementwiseOperation, context: DigitalContext): Step {
  const { arithmetic, program, values, vectors, seed } = context;
  const width = program.values[operation.output]?.width ?? 0;
  const operands: readonly ElementwiseOperand[] = [
    ...Object.entries(operation.values).map(([name, id]) => {
      const place = program.values[id]?.width === width ? ('element' as const) : ('row' as const);
      return { name, values: values[id] as Real, place };
    }),
    ...Object.entries(operation.vectors).map(([name, vector]) => {
      const of = vectors.get(vector) as Real;
      return { name, values: of, place: of.length === width ? ('column' as const) : ('one' as const) };
    }),
  ];
  const names = operands.map(({ name }) => name);
  const formula = parseFormula(operation.formula, { names, path: operation.label, draws: true });
  const output = values[operation.output] as Real;
  const stream = streamOf('draws', program.name, operation.label);
  const map = arithmetic.elementwise({ formula, operands, output, width, seed, stream });
  return ({ count, first, epoch }) => map(count, first, epoch);
}
