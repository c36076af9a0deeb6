/** One moment of an inference model as a loop over cells, generated from checked trees alone, in float64. */
import type { Draws } from '../draws.ts';
import { emitJavaScript } from '../formula/formula.ts';
import type { Formulas } from './inference-model.ts';

/** Values of cells by name, each [cells], µS where they are conductances. */
export type CellValues = Readonly<Record<string, Float64Array>>;

/** Computes the results for every cell. @param time s */
export type Moment = (cells: number, values: CellValues, time: number, random: Draws) => CellValues;

/**
 * A formula may take the name of an input; formulas after it see its value.
 *
 * @param inputs names of `values`
 * @param results names of inputs or formulas
 */
export function compileMoment(formulas: Formulas, inputs: readonly string[], results: readonly string[]): Moment {
  const places = new Map([['time', 'time'], ...inputs.map((name, i): [string, string] => [name, `input${i}[i]`])]);
  const lines: string[] = [];
  for (const [name, formula] of formulas) {
    const place = `value${lines.length}`;
    for (let i = 0; i < formula.normals; i++) lines.push(`const ${place}normal${i} = random.normal();`);
    for (let i = 0; i < formula.uniforms; i++) lines.push(`const ${place}uniform${i} = random.uniform();`);
    const expression = emitJavaScript(formula, (used) => places.get(used) ?? `${place}${used}`);
    lines.push(`const ${place} = ${expression};`);
    places.set(name, place);
  }
  return new Function(
    'cells',
    'values',
    'time',
    'random',
    `${inputs.map((name, i) => `const input${i} = values[${JSON.stringify(name)}];`).join('\n')}
    ${results.map((_, i) => `const result${i} = new Float64Array(cells);`).join('\n')}
    for (let i = 0; i < cells; i++) {
      ${lines.join('\n')}
      ${results.map((name, i) => `result${i}[i] = ${places.get(name)};`).join('\n')}
    }
    return { ${results.map((name, i) => `[${JSON.stringify(name)}]: result${i}`).join(', ')} };`,
  ) as Moment;
}
