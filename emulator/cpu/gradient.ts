/**
 * Gradients of a batch, a block of rows at a time: accumulated, replaced by a formula, scaled, given a memory.
 */
import { emitJavaScript } from '../../devices/index.ts';
import { parseGradientFormula } from '../program/gradient-formula.ts';
import { shiftOf } from '../program/gradient-writing.ts';
import type { GradientFormula, GradientTerm, WriteOperation } from '../program/program.ts';
import { block, deviates, normals, philox } from '../random.ts';
import { streamOf } from '../tile/streams.ts';
import type { Real } from './arithmetic/arithmetic.ts';
import { drawLines } from './arithmetic/elementwise-loop.ts';
import { compileInverses, type Inverses } from './model.ts';
import { compileOptimizer } from './optimizer.ts';
import type { StepContext } from './step-context.ts';
import type { Batch, CpuTile } from './storage.ts';

/** Rows of a block: its gradients stay in the nearest cache. */
const blockRows = 32;

export interface Gradient {
  /** Before the first block of a batch. */
  begin(batch: Batch): void;
  /** Calls `use` with one block of rows after another; `change`, [rows][outputs], is its own. */
  blocks(batch: Batch, use: (change: Real, first: number, rows: number) => void): void;
}

/** Fills `rows` rows, the first of which is `first`. */
type FillRows = (change: Real, first: number, rows: number, batch: Batch) => void;

interface Filler {
  begin(batch: Batch): void;
  readonly fill: FillRows;
}

export function compileGradient(operation: WriteOperation, tile: CpuTile, context: StepContext): Gradient {
  const { inputs, outputs } = tile;
  const { terms, formula, scale, kept } = operation;
  const accumulated = compileTerms(terms, tile, context);
  const inverses = compileInverses(operation, context);
  const evaluate = formula
    ? compileFormulaRows(operation, formula, accumulated.fill, inverses.matrices, tile, context)
    : accumulated.fill;
  const memory =
    kept && compileOptimizer(kept, context.vectors.get(kept.state) as Real, inputs * outputs, context.arithmetic);
  let shift = 1;
  const fill: FillRows = (change, first, rows, batch) => {
    evaluate(change, first, rows, batch);
    if (shift !== 1) for (let at = 0; at < change.length; at++) change[at] = (change[at] as number) * shift;
    memory?.direct(change, first * outputs);
  };
  const evaluated = inBlocks(tile, context, evaluate);
  return {
    begin(batch) {
      accumulated.begin(batch);
      inverses.prepare();
      if (scale === 'largest') {
        // Looked for in a pass of its own.
        let largest = 0;
        evaluated(batch, (change) => {
          largest = Math.max(largest, context.arithmetic.largestMagnitude(change));
        });
        shift = shiftOf(largest);
      }
      memory?.begin();
    },
    blocks: inBlocks(tile, context, fill),
  };
}

function inBlocks({ inputs, outputs }: CpuTile, { arithmetic }: StepContext, fill: FillRows): Gradient['blocks'] {
  return (batch, use) => {
    for (let first = 0; first < inputs; first += blockRows) {
      const rows = Math.min(blockRows, inputs - first);
      const change = arithmetic.scratch('change', rows * outputs);
      fill(change, first, rows, batch);
      use(change, first, rows);
    }
  };
}

/** change[row][o] = Σ_n x[n][first + row] d[n][o] over the samples of a batch, term after term. */
function compileTerms(
  terms: readonly GradientTerm[],
  { inputs, outputs }: CpuTile,
  { arithmetic, values }: StepContext,
): Filler {
  const gradients = terms.map(({ input, error }) =>
    arithmetic.gradient(values[input] as Real, inputs, values[error] as Real, outputs),
  );
  return {
    begin({ count }) {
      for (const gradient of gradients) gradient.begin(count);
    },
    fill(change, first, rows) {
      change.fill(0);
      for (const gradient of gradients) gradient.add(first, rows, change);
    },
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

function compileFormulaRows(
  { label, tile: own }: WriteOperation,
  { text, outputs, tiles }: GradientFormula,
  accumulate: FillRows,
  inverses: Inverses['matrices'],
  tile: CpuTile,
  context: StepContext,
): FillRows {
  const { arithmetic, program, seed, values } = context;
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
  const summed = Object.values(outputs).map((id) => arithmetic.columnSums(values[id] as Real, tile.outputs));
  let sums: readonly Float64Array[] = [];
  const matrices = others.map(({ weights }) => weights);
  return (change, first, rows, batch) => {
    accumulate(change, first, rows, batch);
    // Alike in every row: summed with the first.
    if (first === 0) sums = summed.map((sum) => sum(batch.count));
    for (let row = 0; row < rows; row++) {
      const own = change.subarray(row * tile.outputs, (row + 1) * tile.outputs);
      loop(own, first + row, tile.weights, matrices, sums, batch);
    }
  };
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
