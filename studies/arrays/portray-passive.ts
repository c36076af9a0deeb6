/**
 * An array taken as passive, as data to show: four ways to treat unselected lines, reading and writing.
 *
 * Which crosspoint is worst depends on the scheme, the law and the wires. The one chosen is that whose word line and bit
 * line conduct most beside it, over what it conducts itself: with linear cells and without wires, exactly the worst of the
 * V/2 scheme. Means are over crosspoints spread evenly: rows in equal steps, columns in steps of the golden section.
 */
import type { DeviceSpecification, Electrical } from '../../devices/index.ts';
import type { Circuit, TileSpec } from '../../emulator/index.ts';
import {
  type PassiveReport,
  type PassiveScheme,
  type SchemeFigures,
  type SelectFigures,
  shorten,
} from '../../reports/index.ts';
import { ArrayError } from './array-error.ts';
import { knownTo, lawWords, type PassiveLaw, passiveLaw } from './passive-law.ts';
import { type Place, type Selecting, selectFigures } from './select-crosspoint.ts';

const schemes: readonly PassiveScheme[] = ['floating', 'grounded', 'half', 'third'];

/** Crosspoints of a mean, and of all that are solved for it: large arrays make do with fewer. */
const mostSampled = 8;
const leastSampled = 2;
const mostSolved = 8 * 256 * 256;

export interface PassiveRequest {
  readonly circuit: Circuit;
  readonly device: DeviceSpecification;
  readonly electrical: Electrical;
}

/** Refuses arrays in which single crosspoints cannot be selected from lines alone, before anything is computed. */
export function expectPassive({ wires }: Pick<TileSpec, 'wires'>): void {
  if (wires?.topology === 'separate-source') {
    throw new ArrayError(
      'Expected `tile.wires.topology` to be input-source with --passive, as gates need transistors, got `separate-source`',
    );
  }
  if (wires?.interleaved) {
    throw new ArrayError(
      'Expected `tile.wires.interleaved` to be false with --passive, as pairs on one bit line share a node, got `true`',
    );
  }
}

export function portrayPassive({ circuit, device, electrical }: PassiveRequest): PassiveReport {
  const { readVoltage, writeUp, onResistance, offResistance } = electrical;
  const worst = worstPlace(circuit);
  const sampled = samplePlaces(circuit);
  const writeVoltage = writeUp.voltage;
  const states = { on: 1 / onResistance, off: 1 / offResistance };
  const law = passiveLaw(device, readVoltage);
  if (!law)
    throw new ArrayError(`Expected the law of a crosspoint to be known to ${readVoltage} V without its transistor`);
  const figures = (at: PassiveLaw, voltage: number, ends: Selecting['states']) =>
    schemes.map((scheme): SchemeFigures => {
      const selecting = { circuit, law: at, scheme, voltage, states: ends };
      return {
        scheme,
        worst: shortened(selectFigures(selecting, [worst])),
        mean: shortened(selectFigures(selecting, sampled)),
      };
    });
  const writing = passiveLaw(device, writeVoltage);
  return {
    law: lawWords(device),
    worst: { ...worst, conductance: shorten(conductanceAt(circuit, worst)) },
    sampled: sampled.length,
    ...{ readVoltage, writeVoltage },
    reading: figures(law, readVoltage, states),
    writing: writing && figures(writing, writeVoltage, null),
    knownTo: writing ? null : shorten(knownTo(device, readVoltage, writeVoltage)),
  };
}

function conductanceAt({ conductances, columns }: Circuit, { row, column }: Place): number {
  return conductances[row * columns + column] as number;
}

/** @throws ArrayError where no crosspoint conducts */
export function worstPlace(circuit: Circuit): Place {
  const { rows, columns, conductances } = circuit;
  const [words, bits] = [new Float64Array(rows), new Float64Array(columns)];
  for (let at = 0; at < rows * columns; at++) {
    const [row, column] = [Math.floor(at / columns), at % columns];
    words[row] = (words[row] as number) + (conductances[at] as number);
    bits[column] = (bits[column] as number) + (conductances[at] as number);
  }
  let [worst, place] = [-1, -1];
  for (let at = 0; at < rows * columns; at++) {
    const own = conductances[at] as number;
    const lines = (words[Math.floor(at / columns)] as number) + (bits[at % columns] as number);
    const ratio = own > 0 ? (lines - 2 * own) / own : -1;
    if (ratio > worst) [worst, place] = [ratio, at];
  }
  if (place < 0) throw new ArrayError('Expected the array to have a crosspoint that conducts, got none');
  return { row: Math.floor(place / columns), column: place % columns };
}

export function samplePlaces({ rows, columns }: Circuit): readonly Place[] {
  const affordable = Math.max(leastSampled, Math.floor(mostSolved / (rows * columns)));
  const count = Math.min(mostSampled, affordable, rows * columns);
  const golden = (Math.sqrt(5) - 1) / 2;
  return Array.from({ length: count }, (_, one) => ({
    row: Math.floor(((one + 0.5) * rows) / count),
    column: Math.floor((((one + 0.5) * golden) % 1) * columns),
  }));
}

function shortened({ shares, margin, ...figures }: SelectFigures): SelectFigures {
  const { selected, sensed, sneak, leakage, power, disturb } = figures;
  return {
    ...{ selected: shorten(selected), sensed: shorten(sensed), sneak: shorten(sneak), leakage: shorten(leakage) },
    power: shorten(power),
    shares: {
      selected: shorten(shares.selected),
      halfSelected: shorten(shares.halfSelected),
      others: shorten(shares.others),
      wires: shorten(shares.wires),
    },
    disturb: shorten(disturb),
    margin: margin === null ? null : shorten(margin),
  };
}
