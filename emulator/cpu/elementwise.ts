/**
 * Formulas element by element. The loop is generated from the checked formula tree, never from text a user wrote.
 *
 * A formula may draw: normal deviates first, then uniform numbers, four to a block of the generator, which is named by the
 * operation, the element, the block, the sample's position and the epoch. `webgpu/kernels/elementwise.ts` draws the same.
 */
import { emitJavaScript, parseFormula } from '../../devices/index.ts';
import type { ElementwiseOperation } from '../program/program.ts';
import { block, deviates, normals, philox } from '../random.ts';
import { streamOf } from '../tile/streams.ts';
import type { Real } from './arithmetic/arithmetic.ts';
import type { DigitalContext } from './digital.ts';
import type { Step } from './storage.ts';

type Loop = (
  count: number,
  width: number,
  output: Real,
  operands: readonly Real[],
  first: number,
  epoch: number,
) => void;

export function compileElementwise(operation: ElementwiseOperation, context: DigitalContext): Step {
  const { program, values, vectors, seed } = context;
  const signals = Object.entries(operation.values);
  const names = [...signals.map(([name]) => name), ...Object.keys(operation.vectors)];
  const formula = parseFormula(operation.formula, { names, path: operation.label, draws: true });
  const place = new Map(names.map((name, index) => [name, `v${index}`]));
  const width = program.values[operation.output]?.width ?? 0;
  const ofSignals = signals.map(([, id]) => values[id] as Real);
  const ofVectors = Object.values(operation.vectors).map((name) => vectors.get(name) as Real);
  const operands = [...ofSignals, ...ofVectors];
  const places = [
    ...signals.map(([, id]) => (program.values[id]?.width === width ? 'at' : 'n')),
    ...ofVectors.map(({ length }) => (length === width ? 'i' : '0')),
  ];
  const loads = places.map((at, index) => `const v${index} = a${index}[${at}];`);
  const loop = new Function(
    ...['normals', 'deviates', 'philox', 'block', 'seed', 'stream'],
    `return function map(count, width, output, operands, first, epoch) {
      const [${names.map((_, index) => `a${index}`).join(', ')}] = operands;
      for (let n = 0, at = 0; n < count; n++) for (let i = 0; i < width; i++, at++) {
        ${loads.join('\n')}
        ${drawLines(formula.normals, formula.uniforms, 'first + n').join('\n')}
        output[at] = ${emitJavaScript(formula, (name) => place.get(name) ?? name)};
      }
    }`,
  )(normals, deviates, philox, block, seed, streamOf('draws', program.name, operation.label)) as Loop;
  const output = values[operation.output] as Real;
  return ({ count, first, epoch }) => loop(count, width, output, operands, first, epoch);
}

/** Constants `normal0`, … and `uniform0`, … of element `i`. */
export function drawLines(normalCount: number, uniformCount: number, position: string): readonly string[] {
  const normalBlocks = Math.ceil(normalCount / 4);
  const key = (index: number) => `(seed, stream, i, ${index}, ${position}, epoch);`;
  return [
    ...Array.from({ length: normalCount }, (_, draw) => {
      const fill = draw % 4 === 0 ? `normals${key(draw / 4)} ` : '';
      return `${fill}const normal${draw} = deviates[${draw % 4}];`;
    }),
    ...Array.from({ length: uniformCount }, (_, draw) => {
      const fill = draw % 4 === 0 ? `philox${key(normalBlocks + draw / 4)} ` : '';
      return `${fill}const uniform${draw} = ((block[${draw % 4}] >>> 9) + 0.5) * 2 ** -23;`;
    }),
  ];
}
