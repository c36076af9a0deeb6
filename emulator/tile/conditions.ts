/**
 * What reads of a tile depend on besides its states: how far wires weaken each crosspoint, and what its columns' noise and
 * loads are made of. Worked out on the host when a tile has been programmed, and now and then while it learns.
 *
 * With linear cells the drop along wires is linear in the inputs: the effective matrix T of an array, I = Tᵀ V, solved once,
 * holds for every read. It is kept as the factor T/G of every crosspoint, so that a tile that learns goes on with the
 * factors of a moment ago; they change with the sums of many conductances, slowly. What the reference column of an array
 * gives is weakened too, by factors of its own.
 */

import { seenAt, seenIn, type TileState } from './initial-state.ts';
import { conductancesOf, placeArrays } from './placed-arrays.ts';
import { stateVariance } from './read-noise.ts';
import { arrayBlocks, storedOutputs, type TileSpec } from './tile.ts';
import { planesOf } from './unit-cell.ts';
import { emptyState, weightSlices } from './weight-slices.ts';
import type { Circuit } from './wires/wires.ts';

/** Which of {@link Conditions} a tile's reads need. */
export interface ConditionsNeeded {
  readonly attenuation: boolean;
  readonly variance: boolean;
  readonly magnitude: boolean;
}

export interface Conditions {
  /** [planes + 1][inputs][stored outputs]: T/G of every crosspoint; then, of the reference column beside each. */
  readonly attenuation: Float64Array | null;
  /** [slices][inputs][stored outputs]: variance of a column's sum for a unit input. */
  readonly variance: Float64Array | null;
  /** [slices][inputs][stored outputs]: |weight| for drops as a fit; else what a crosspoint's own conductance adds to variances. */
  readonly magnitude: Float64Array | null;
  readonly facts: ArrayFacts;
}

/** How the arrays of a tile are filled and solved. */
export interface ArrayFacts {
  readonly tile: string;
  readonly arrays: number;
  /** Crosspoints that hold a weight over all of the arrays. */
  readonly utilisation: number;
  /** Largest residual of its arrays' wires, relative; 0 without wires. */
  readonly residual: number;
  /** Most sweeps that an array took. */
  readonly sweeps: number;
}

/** Effective matrices of circuits, [rows][columns], @unit S. */
export type WireSolver = (
  circuits: readonly Circuit[],
  options: { readonly tolerance: number; readonly preview: boolean },
) => Promise<readonly { readonly matrix: Float64Array; readonly residual: number; readonly sweeps: number }[]>;

type State = TileState<ArrayLike<number>>;

const usualTolerance = 1e-6;

/** Whether each read solves a tile's circuits, since its currents are not proportional to its inputs. */
export function isSolvedPerRead({ wires, device }: TileSpec): boolean {
  return device.currentVoltage !== null || wires?.solver === 'ladder' || wires?.topology === 'separate-source';
}

export function conditionsNeeded(spec: TileSpec): ConditionsNeeded {
  const { wires, converters, readNoise, device } = spec;
  const { weightNoise, shotNoise = 0, thermalNoise = 0, fractionalDrop } = converters;
  return {
    attenuation: wires !== undefined && !isSolvedPerRead(spec),
    variance: weightNoise !== undefined || readNoise !== undefined || device.inference !== null,
    magnitude: shotNoise > 0 || thermalNoise > 0 || fractionalDrop !== undefined,
  };
}

/** @param readState called only where conditions depend on it */
export async function arrayConditions(
  spec: TileSpec,
  readState: () => State | Promise<State>,
  solve: WireSolver,
): Promise<Conditions> {
  const needed = conditionsNeeded(spec);
  const filling = fillingOf(spec);
  if (!Object.values(needed).includes(true)) {
    return { attenuation: null, variance: null, magnitude: null, facts: { ...filling, residual: 0, sweeps: 0 } };
  }
  const state = await readState();
  const weakened = needed.attenuation ? await solveWires(spec, state, solve) : null;
  const attenuation = weakened?.attenuation ?? null;
  return {
    attenuation,
    variance: needed.variance ? varianceOf(spec, state, attenuation) : null,
    magnitude: needed.magnitude ? magnitudeOf(spec, state, attenuation) : null,
    facts: { ...filling, residual: weakened?.residual ?? 0, sweeps: weakened?.sweeps ?? 0 },
  };
}

function fillingOf(spec: TileSpec): Pick<ArrayFacts, 'tile' | 'arrays' | 'utilisation'> {
  const { declaration, array, mapping } = spec;
  const blocks = arrayBlocks(spec);
  const planes = planesOf(mapping);
  const arrays = blocks.inputs.count * blocks.outputs.count * (array.layout === 'separate' ? planes : 1);
  const used = declaration.inputs * storedOutputs(spec) * planes;
  return { tile: declaration.name, arrays, utilisation: used / (arrays * array.rows * array.columns) };
}

async function solveWires(spec: TileSpec, state: State, solve: WireSolver) {
  const { wires, declaration, device } = spec;
  const cells = declaration.inputs * storedOutputs(spec);
  const planes = planesOf(spec.mapping);
  const attenuation = new Float64Array((planes + 1) * cells).fill(1);
  const placed = placeArrays(spec, conductancesOf(spec, state));
  const { tolerance = usualTolerance, solver } = wires ?? { solver: 'effective' };
  const solved = await solve(
    placed.map(({ circuit }) => circuit),
    { tolerance, preview: solver === 'preview' },
  );
  const stored = storedOutputs(spec);
  const least = 1 / device.electrical.offResistance;
  placed.forEach(({ circuit, places, firstInput, outputs }, index) => {
    const { matrix } = solved[index] as { matrix: Float64Array };
    places.forEach((place, at) => {
      const conductance = circuit.conductances[at] as number;
      const factor = conductance > 0 ? (matrix[at] as number) / conductance : 0;
      if (place >= 0) attenuation[place] = factor;
      else if (least > 0) {
        const row = firstInput + Math.floor(at / circuit.columns);
        for (const output of outputs) attenuation[planes * cells + row * stored + output] = factor;
      }
    });
  });
  return {
    attenuation,
    residual: Math.max(0, ...solved.map((one) => one.residual)),
    sweeps: Math.max(0, ...solved.map((one) => one.sweeps)),
  };
}

/** Σ_k of what a crosspoint contributes to each slice, [slices][inputs][stored outputs]. */
function sumPlanes(spec: TileSpec, contribute: (significance: number, plane: number, cell: number) => number) {
  const { slices } = weightSlices(spec);
  const cells = spec.declaration.inputs * storedOutputs(spec);
  const sums = new Float64Array(slices.length * cells);
  slices.forEach(({ significance }, slice) => {
    significance.forEach((one, plane) => {
      if (one === 0) return;
      for (let cell = 0; cell < cells; cell++) {
        sums[slice * cells + cell] = (sums[slice * cells + cell] as number) + contribute(one, plane, cell);
      }
    });
  });
  return sums;
}

function varianceOf(spec: TileSpec, state: State, attenuation: Float64Array | null): Float64Array {
  const { weightNoise } = spec.converters;
  const cells = spec.declaration.inputs * storedOutputs(spec);
  const seen = seenIn(spec, state.planes, state.fields);
  const variance = sumPlanes(spec, (significance, plane, cell) => {
    const at = plane * cells + cell;
    const own = spec.readNoise ? stateVariance(spec, spec.readNoise, seenAt(seen, at)) : (state.variance?.[at] ?? 0);
    return (significance * (attenuation?.[at] ?? 1)) ** 2 * own;
  });
  if (!weightNoise) return variance;
  const entries = weightNoise.kind === 'constant' ? null : entriesOf(spec, state, attenuation);
  return variance.map((own, at) => own + weightNoise.deviation ** 2 * (entries ? Math.abs(entries[at] as number) : 1));
}

function magnitudeOf(spec: TileSpec, state: State, attenuation: Float64Array | null): Float64Array {
  if (spec.converters.fractionalDrop) return entriesOf(spec, state, attenuation).map(Math.abs);
  const seen = seenIn(spec, state.planes, state.fields);
  const cells = spec.declaration.inputs * storedOutputs(spec);
  const empty = emptyState(spec.device);
  return sumPlanes(spec, (significance, plane, cell) => {
    const at = plane * cells + cell;
    return significance ** 2 * (attenuation?.[at] ?? 1) * Math.max(seenAt(seen, at) + empty, 0);
  });
}

/** What columns carry for a unit input, [slices][inputs][stored outputs] (`weight-slices.ts`). */
export function entriesOf(spec: TileSpec, state: State, attenuation: Float64Array | null): Float64Array {
  const seen = seenIn(spec, state.planes, state.fields);
  const { slices } = weightSlices(spec);
  const cells = spec.declaration.inputs * storedOutputs(spec);
  const empty = emptyState(spec.device);
  const reference = planesOf(spec.mapping) * cells;
  const sums = sumPlanes(spec, (significance, plane, cell) => {
    const at = plane * cells + cell;
    const state = seenAt(seen, at);
    if (!attenuation) return significance * state;
    const own = attenuation[at] as number;
    return significance * (own * (state + empty) - (attenuation[reference + cell] as number) * empty);
  });
  return sums.map((sum, at) => sum + (slices[Math.floor(at / cells)]?.offset ?? 0));
}
