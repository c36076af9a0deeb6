/**
 * Gradients of a batch, row by row: accumulated, replaced by a formula, scaled, given a memory.
 */
import { emitJavaScript } from '../../devices/index.ts';
import { parseGradientFormula } from '../program/gradient-formula.ts';
import { shiftOf } from '../program/gradient-writing.ts';
import type { GradientFormula, GradientTerm, UpdateOperation, WriteOperation } from '../program/program.ts';
import { block, deviates, normals, philox } from '../random.ts';
import { streamOf } from '../tile/streams.ts';
import { drawLines } from './elementwise.ts';
import { compileInverses, type Inverses } from './model.ts';
import { compileOptimizer } from './optimizer.ts';
import { productsFor } from './products.ts';
import { largestMagnitude } from './pulse-trains.ts';
import type { StepContext } from './step-context.ts';
import { allocate, type Batch, type CpuTile, type Real } from './storage.ts';

export interface Gradient {
  /** Of the row at hand, [outputs]. */
  readonly row: Real;
  /** Before the first row of a batch. */
  begin(batch: Batch): void;
  /** Fills {@link row}; false where it is zero throughout. */
  fill(row: number, batch: Batch): boolean;
}

/** One row; false where it is zero throughout. */
type FillRow = (row: number, batch: Batch) => boolean;

export function compileGradient(
  operation: UpdateOperation | WriteOperation,
  tile: CpuTile,
  context: StepContext,
): Gradient {
  const row = allocate(context.precision, tile.outputs);
  if (operation.kind === 'update') {
    const accumulate = compileTerms([operation], tile, context, row);
    return { row, begin() {}, fill: accumulate };
  }
  const { terms, formula, scale, kept } = operation;
  const accumulate = compileTerms(terms, tile, context, row);
  const inverses = compileInverses(operation, context);
  const { matrices } = inverses;
  const evaluate = formula
    ? compileFormulaRow(operation, formula, { accumulate, matrices }, tile, context, row)
    : accumulate;
  const cells = tile.inputs * tile.outputs;
  const memory = kept && compileOptimizer(kept, context.vectors.get(kept.state) as Real, cells);
  let shift = 1;
  return {
    row,
    begin(batch) {
      inverses.prepare();
      if (scale === 'largest') shift = shiftOf(largestOf(evaluate, row, tile.inputs, batch));
      memory?.begin();
    },
    fill(j, batch) {
      const some = evaluate(j, batch);
      if (!some && !memory) return false;
      if (shift !== 1) for (let o = 0; o < row.length; o++) row[o] = (row[o] as number) * shift;
      memory?.direct(row, j * row.length);
      return true;
    },
  };
}

/** Looked for in a pass of its own. */
function largestOf(fill: FillRow, row: Real, rows: number, batch: Batch): number {
  let largest = 0;
  for (let j = 0; j < rows; j++) if (fill(j, batch)) largest = Math.max(largest, largestMagnitude(row, 0, row.length));
  return largest;
}

/** row[o] = Σ_n x[n][j] d[n][o] over the samples of a batch, term after term. */
function compileTerms(
  terms: readonly GradientTerm[],
  { inputs, outputs }: CpuTile,
  { precision, values }: StepContext,
  row: Real,
): FillRow {
  const products = productsFor(precision);
  const ends = terms.map(({ input, error }) => [values[input] as Real, values[error] as Real] as const);
  const samples = (ends[0]?.[0].length ?? 0) / inputs;
  const column = allocate(precision, samples);
  const listed = new Int32Array(samples);
  return (j, { count }) => {
    row.fill(0);
    let any = false;
    for (const [input, error] of ends) {
      let used = 0;
      for (let n = 0; n < count; n++) {
        const x = input[n * inputs + j] as number;
        column[n] = x;
        if (x !== 0) listed[used++] = n;
      }
      products.forward(error, outputs, column, listed, used, row);
      any ||= used > 0;
    }
    return any;
  };
}

type FormulaLoop = (
  row: Real,
  j: number,
  w: Real,
  tiles: readonly Real[],
  sums: readonly Float64Array[],
  batch: Batch,
) => void;

function compileFormulaRow(
  { label, tile: own }: WriteOperation,
  { text, outputs, tiles }: GradientFormula,
  { accumulate, matrices: inverses }: { readonly accumulate: FillRow; readonly matrices: Inverses['matrices'] },
  tile: CpuTile,
  context: StepContext,
  row: Real,
): FillRow {
  const { program, seed, values } = context;
  const others = Object.values(tiles).map(({ tile: name, transposed, inverted = false }) => {
    const of = context.tile(name);
    return { of, transposed, inverted, weights: (inverted && inverses.get(name)) || of.weights };
  });
  const loop = compileFormulaLoop(
    { text, outputs, tiles },
    tile,
    others,
    `the gradient of ${own}`,
  )(...([normals, deviates, philox, block, seed, streamOf('draws', program.name, label)] as const));
  const summed = Object.values(outputs).map((id) => values[id] as Real);
  const sums = summed.map(() => new Float64Array(tile.outputs));
  const matrices = others.map(({ weights }) => weights);
  return (j, batch) => {
    accumulate(j, batch);
    // Alike in every row: summed with the first.
    if (j === 0) {
      for (const [index, value] of summed.entries()) sumColumns(value, batch.count, sums[index] as Float64Array);
    }
    loop(row, j, tile.weights, matrices, sums, batch);
    return true;
  };
}

function sumColumns(value: Real, count: number, sums: Float64Array): void {
  sums.fill(0);
  for (let n = 0; n < count; n++) {
    for (let o = 0; o < sums.length; o++) sums[o] = (sums[o] as number) + (value[n * sums.length + o] as number);
  }
}

type Draws = readonly [
  draw: typeof normals,
  deviates: Float32Array,
  draw: typeof philox,
  block: Uint32Array,
  seed: number,
  stream: number,
];

/** Generated from the checked tree, as `elementwise.ts` does. */
function compileFormulaLoop(
  source: GradientFormula,
  tile: CpuTile,
  others: readonly { readonly of: CpuTile; readonly transposed: boolean; readonly inverted: boolean }[],
  path: string,
): (...draws: Draws) => FormulaLoop {
  const formula = parseGradientFormula(source, path);
  const scaleOf = ({ spec }: CpuTile) => `${spec.weightScale ?? 1}`;
  const lines = [
    `const g = row[o];`,
    `const w = weights[j * ${tile.outputs} + o] * ${scaleOf(tile)};`,
    ...Object.keys(source.outputs).map((name, index) => `const ${name} = sums[${index}][o];`),
    ...Object.keys(source.tiles).map((name, index) => {
      const { of, transposed, inverted } = others[index] as (typeof others)[number];
      const at = transposed ? `o * ${of.outputs} + j` : `j * ${of.outputs} + o`;
      return `const ${name} = tiles[${index}][${at}] ${inverted ? '/' : '*'} ${scaleOf(of)};`;
    }),
    `const i = j * ${tile.outputs} + o;`,
    ...drawLines(formula.normals, formula.uniforms, 'first'),
  ];
  return new Function(
    ...['normals', 'deviates', 'philox', 'block', 'seed', 'stream'],
    `return function formulaRow(row, j, weights, tiles, sums, { first, epoch }) {
      for (let o = 0; o < ${tile.outputs}; o++) {
        ${lines.join('\n')}
        row[o] = ${emitJavaScript(formula, (name) => name)};
      }
    }`,
  ) as (...draws: Draws) => FormulaLoop;
}
