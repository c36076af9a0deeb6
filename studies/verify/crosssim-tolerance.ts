/**
 * How far reads may be from CrossSim's (handbook `arrays.md` §8): 10⁻⁵ √inputs, as some of its conductances are float32, and
 * its fit of Milo's crosspoints is evaluated in float32; 10⁻⁵ with cubic crosspoints; 2·10⁻⁶ of the largest output with
 * wires; 10⁻⁶ with converters as circuits.
 *
 * Where a sum lies on the border of two codes, the last bit decides between them. Such ties may be a step of a converter
 * away, up to 2 % of a file's outputs. The same happens to a weight on the border of two levels of conductance.
 */
import type { CrosssimCase } from './crosssim-file.ts';
import type { CaseTile } from './crosssim-tile.ts';
import type { Comparison } from './recogniser.ts';

const shareOfTies = 0.02;

/** Outputs that pass a converter, and how many of them are a step from where they should be. */
export class Ties {
  #outputs = 0;
  #ties = 0;

  add(isTie: boolean): void {
    this.#outputs += 1;
    if (isTie) this.#ties += 1;
  }

  comparisons(): Comparison[] {
    if (this.#outputs === 0) return [];
    const worst = this.#ties / this.#outputs / shareOfTies;
    return [{ name: 'ties', cases: 1, worst, at: `${this.#ties} of ${this.#outputs} outputs a step away` }];
  }
}

export function toleranceOf({ Y, N, M, op, settings }: CrosssimCase, { spec }: CaseTile): number {
  const adc = spec.converters?.adc;
  if (adc?.kind === 'uniform' && adc.circuit) return 1e-6;
  if (settings['xbar.device.nonlinear_IV.model'] === 'CubicDevice') return 1e-5;
  if (spec.wires) return 2e-6 * Math.max(...Y.flat().map(Math.abs));
  return 1e-5 * Math.sqrt(op === 'matvec' ? N : M);
}

/** In levels: what a few roundings of a conductance to float32 amount to at 8 bits. */
const borderWidth = 3e-5;

/** By how much each weight may differ because it lies on the border of two levels, [outputs][inputs]; mostly 0. */
export function levelTies({ spec: { mapping }, weights, weightLimit }: CaseTile): Float64Array {
  const slack = new Float64Array(weights.length);
  if (typeof mapping !== 'object' || mapping.kind !== 'pair' || mapping.cellBits === undefined) return slack;
  const most = 2 ** mapping.cellBits - 1;
  return weights.map((weight) => {
    const shares = mapping.sides === 'one' ? [Math.abs(weight)] : [(1 + weight) / 2, (1 - weight) / 2];
    const tied = shares.filter((share) => Math.abs(((share * most) % 1) - 0.5) < borderWidth);
    return (tied.length * weightLimit) / most;
  });
}
