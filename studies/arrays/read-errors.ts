/** Errors of a layer, effect by effect: one reading a rung of the ladder. */
import { conditionsNeeded } from '../../emulator/index.ts';
import type { ColumnErrors } from '../../reports/index.ts';
import type { LayerWeights } from '../weights/network-weights.ts';
import { columnErrors, type ReadRung } from './column-errors.ts';
import { ladderOf } from './effects.ts';
import { storedWords } from './hardware-words.ts';
import type { ProgrammedLayer } from './program-layer.ts';
import { type Reading, type ReadRequest, readLayer } from './read-layer.ts';

export interface ReadErrors {
  readonly errors: ColumnErrors;
  /** With all effects. */
  readonly read: Reading;
}

/**
 * @param layer its state holds what wires do
 * @param exact the same in exact arithmetic
 */
export async function readErrors(layer: ProgrammedLayer, exact: Reading, request: ReadRequest): Promise<ReadErrors> {
  const { chosen, network } = request;
  const { weights } = network[chosen.layer] as LayerWeights;
  const { inputs, outputs } = chosen.spec.declaration;
  const rungs: (ReadRung & { readonly read: Reading })[] = [];
  for (const rung of ladderOf(layer, storedWords(layer.spec))) {
    const read = await readOnce(request, rung.layer);
    const others = rung.others && (await readOnce(request, rung.others));
    const { id, title, about } = rung;
    rungs.push({ ...{ id, title, about, read }, outputs: read.outputs, others: others?.outputs ?? null });
  }
  const products = multiply(exact.inputs, weights, inputs, outputs);
  const { read } = rungs.at(-1) as { read: Reading };
  return { errors: columnErrors(products, rungs, outputs), read };
}

/** Wires are in the state already; noise and loads of columns have to be found by the machine. */
function readOnce(request: ReadRequest, layer: ProgrammedLayer): Promise<Reading> {
  const { variance, magnitude } = conditionsNeeded(layer.spec);
  return readLayer(request, layer, !variance && !magnitude);
}

/** W x, [vectors][outputs]. */
function multiply(inputs: Float64Array, weights: Float64Array, width: number, outputs: number): Float64Array {
  const products = new Float64Array((inputs.length / width) * outputs);
  inputs.forEach((x, at) => {
    if (x === 0) return;
    const [vector, input] = [Math.floor(at / width), at % width];
    for (let output = 0; output < outputs; output++) {
      const place = vector * outputs + output;
      products[place] = (products[place] as number) + x * (weights[input * outputs + output] as number);
    }
  });
  return products;
}
