/** A formula element by element, in a loop generated from the checked tree, never from text a user wrote. */
import { emitJavaScript } from '../../../devices/index.ts';
import { block, deviates, normals, philox } from '../../random.ts';
import type { Elementwise, Real } from './arithmetic.ts';

type Loop = (
  count: number,
  width: number,
  output: Real,
  operands: readonly Real[],
  first: number,
  epoch: number,
) => void;

const index = { element: 'at', column: 'i', row: 'n', one: '0' } as const;

export const elementwiseLoop: Elementwise = ({ formula, operands, output, width, seed, stream }) => {
  const variables = new Map(operands.map(({ name }, place) => [name, `v${place}`]));
  const loads = operands.map(({ place }, operand) => `const v${operand} = a${operand}[${index[place]}];`);
  const loop = new Function(
    ...['normals', 'deviates', 'philox', 'block', 'seed', 'stream'],
    `return function map(count, width, output, operands, first, epoch) {
      const [${operands.map((_, place) => `a${place}`).join(', ')}] = operands;
      for (let n = 0, at = 0; n < count; n++) for (let i = 0; i < width; i++, at++) {
        ${loads.join('\n')}
        ${drawLines(formula.normals, formula.uniforms, 'first + n').join('\n')}
        output[at] = ${emitJavaScript(formula, (name) => variables.get(name) ?? name)};
      }
    }`,
  )(normals, deviates, philox, block, seed, stream) as Loop;
  const values = operands.map((operand) => operand.values);
  return (count, first, epoch) => loop(count, width, output, values, first, epoch);
};

/** Constants `normal0`, … and `uniform0`, … of element `i`. */
export function drawLines(normalCount: number, uniformCount: number, position: string): readonly string[] {
  const normalBlocks = Math.ceil(normalCount / 4);
  const key = (draw: number) => `(seed, stream, i, ${draw}, ${position}, epoch);`;
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
