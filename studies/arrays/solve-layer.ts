/** All arrays of a layer as circuits: what their wires lose, where, and how much power a read takes. */
import { conductancesOf, placeArrays, readFigures } from '../../emulator/index.ts';
import { type ArrayFigures, type LossFigures, type Overview, type PowerFigures, shorten } from '../../reports/index.ts';
import { meanOf, quantilesOf } from '../devices/sample.ts';
import { inputsHeld, overviewOf, type Place, placesOf } from './array-maps.ts';
import { codeInputs, meanDrive, type Pattern, patternsOf } from './drive.ts';
import type { ProgrammedLayer } from './program-layer.ts';
import { lossesOf, type PatternPower, type Placed, type PlacedLosses, powersOf } from './solve-placed.ts';

export interface SolvedLayer {
  /** [planes][inputs][stored outputs], @unit S */
  readonly conductances: Float64Array;
  readonly placed: readonly Placed[];
  /** One an array; null without wires. */
  readonly losses: readonly PlacedLosses[] | null;
  readonly figures: readonly ArrayFigures[];
  /** The array to draw. */
  readonly drawn: number;
  readonly power: PowerFigures;
  readonly overview: Overview;
}

/** Vectors whose power is averaged: each is many patterns, and each of those a solution of every array. */
const powerVectors = 4;

/** @param inputs [vectors][inputs]; @param drive time for which a full-scale input drives its row, @unit s */
export function solveLayer({ spec, state }: ProgrammedLayer, inputs: Float64Array, drive: number): SolvedLayer {
  const { readVoltage } = spec.device.electrical;
  const width = spec.declaration.inputs;
  const { input } = readFigures(spec, 'forward');
  const coded = codeInputs(input, inputs, width);
  const vectors = Array.from({ length: coded.length / width }, (_, one) =>
    patternsOf(spec, input, coded.slice(one * width, (one + 1) * width)),
  );
  const mean = meanDrive(vectors.flat(), width);
  const sampled = vectors.slice(0, powerVectors);
  const conductances = conductancesOf(spec, state);
  const placed = placeArrays(spec, conductances);
  const places = placesOf(spec, placed);
  const losses = spec.wires ? placed.map((one) => lossesOf(one, mean, sampled.flat(), readVoltage)) : null;
  const powers = placed.map((one) => powersOf(one, sampled.flat(), readVoltage));
  const figures = placed.map((one, index) =>
    figuresOf(
      one,
      spec.declaration.outputs,
      places[index] as Place,
      losses?.[index],
      meanPower(powers[index] ?? [], sampled.flat()),
    ),
  );
  return {
    ...{ conductances, placed, losses, figures },
    drawn: worstOf(figures),
    power: powerOf(powers, sampled, drive),
    overview: overviewOf(placed, places, losses),
  };
}

function figuresOf(
  placed: Placed,
  layerOutputs: number,
  place: Place,
  losses: PlacedLosses | undefined,
  power: PatternPower,
): ArrayFigures {
  const { circuit, firstInput, outputs } = placed;
  const { rows, columns, conductances } = circuit;
  return {
    ...place,
    ...{ firstInput, inputs: inputsHeld(placed), rows, columns },
    // A unit column lies behind the outputs that it serves.
    ...{ firstOutput: outputs[0] as number, outputs: outputs.filter((one) => one < layerOutputs).length },
    meanConductance: shorten(meanOf(conductances)),
    loss: losses ? { full: lossFigures(losses.full, columns), mean: lossFigures(losses.mean, columns) } : null,
    cellPower: shorten(power.cells),
    wirePower: shorten(power.wires),
  };
}

function lossFigures(losses: Float64Array, columns: number): LossFigures {
  const at = losses.reduce((worst, loss, cell) => (loss > (losses[worst] as number) ? cell : worst), 0);
  const [median = 0] = quantilesOf(losses, [0.5]);
  return {
    worst: shorten(losses[at] as number),
    median: shorten(median),
    row: Math.floor(at / columns),
    column: at % columns,
  };
}

/** The array whose wires take most; without wires, the one that conducts best. */
function worstOf(figures: readonly ArrayFigures[]): number {
  const badness = ({ loss, meanConductance }: ArrayFigures) => loss?.full.worst ?? meanConductance;
  return figures.reduce(
    (worst, one, index) => (badness(one) > badness(figures[worst] as ArrayFigures) ? index : worst),
    0,
  );
}

function meanPower(powers: readonly PatternPower[], patterns: readonly Pattern[]): PatternPower {
  const all = patterns.reduce((sum, { share }) => sum + share, 0) || 1;
  const sum = (of: (power: PatternPower) => number) =>
    powers.reduce((total, power, at) => total + of(power) * (patterns[at]?.share ?? 0), 0) / all;
  return { cells: sum(({ cells }) => cells), wires: sum(({ wires }) => wires) };
}

/** All arrays are driven at once, so their powers add up. */
function powerOf(
  powers: readonly (readonly PatternPower[])[],
  sampled: readonly Pattern[][],
  drive: number,
): PowerFigures {
  const patterns = sampled.flat();
  const means = powers.map((own) => meanPower(own, patterns));
  const cells = means.reduce((sum, one) => sum + one.cells, 0);
  const wires = means.reduce((sum, one) => sum + one.wires, 0);
  const shares = patterns.reduce((sum, { share }) => sum + share, 0) / sampled.length;
  return {
    cells: shorten(cells),
    wires: shorten(wires),
    energyPerRead: shorten((cells + wires) * shares * drive),
    drive,
    vectors: sampled.length,
  };
}
