/** One crosspoint of a passive array selected: currents, power and voltages of all others. */
import { type Circuit, halfSelect, readMargin } from '../../emulator/index.ts';
import type { PassiveScheme, SelectFigures } from '../../reports/index.ts';
import type { PassiveLaw } from './passive-law.ts';

/** Figures that are shown have four digits. */
const options = { tolerance: 1e-7 } as const;

export interface Place {
  readonly row: number;
  readonly column: number;
}

export interface Selecting {
  readonly circuit: Circuit;
  readonly law: PassiveLaw;
  readonly scheme: PassiveScheme;
  /** @unit V, of either sign */
  readonly voltage: number;
  /** Ends of the range of a crosspoint, for a read margin, @unit S; null where nothing is read. */
  readonly states: { readonly on: number; readonly off: number } | null;
}

/** Currents over which ratios are taken, powers, and what has no denominator. */
interface Selected {
  readonly cell: number;
  readonly sensed: number;
  readonly sneak: number;
  readonly leakage: number;
  /** @unit W */
  readonly power: number;
  readonly selectedPower: number;
  readonly halfPower: number;
  readonly othersPower: number;
  readonly disturb: number;
  readonly margin: number;
}

/** Means over crosspoints; of one, its own figures. */
export function selectFigures(selecting: Selecting, places: readonly Place[]): SelectFigures {
  const all = places.map((place) => selectOne(selecting, place));
  const mean = (name: keyof Selected) => all.reduce((sum, one) => sum + one[name], 0) / all.length;
  const over = (name: keyof Selected, base: keyof Selected) => (mean(base) === 0 ? 0 : mean(name) / mean(base));
  const shares = {
    selected: over('selectedPower', 'power'),
    halfSelected: over('halfPower', 'power'),
    others: over('othersPower', 'power'),
  };
  const inCells = shares.selected + shares.halfSelected + shares.others;
  return {
    selected: mean('cell'),
    sensed: mean('sensed'),
    sneak: over('sneak', 'cell'),
    leakage: over('leakage', 'cell'),
    power: mean('power'),
    // Rounding may leave a trace of power that no wire took.
    shares: { ...shares, wires: mean('power') === 0 ? 0 : Math.max(0, 1 - inCells) },
    disturb: mean('disturb'),
    margin: selecting.states && mean('margin'),
  };
}

function selectOne({ circuit, law, scheme, voltage, states }: Selecting, { row, column }: Place): Selected {
  const selection = { scheme, row, column, voltage };
  const { network, ...read } = halfSelect(circuit, law, selection, options);
  const { columns, conductances } = circuit;
  let [halfPower, othersPower, disturb] = [0, 0, 0];
  network.cellVoltages.forEach((across, at) => {
    const sameRow = Math.floor(at / columns) === row;
    const sameColumn = at % columns === column;
    if (sameRow && sameColumn) return;
    const power = across * (network.cellCurrents[at] as number);
    if (!sameRow && !sameColumn) {
      othersPower += power;
      return;
    }
    halfPower += power;
    // Nothing disturbs what is not there, and across it on a line that floats any voltage would do.
    if (conductances[at] !== 0) disturb = Math.max(disturb, Math.abs(across));
  });
  return {
    cell: Math.abs(read.cellCurrents[0] as number),
    sensed: Math.abs(read.selectedCurrents[0] as number),
    sneak: Math.abs(read.bitLeakage[column] as number),
    leakage: Math.abs(read.wordLeakage[row] as number),
    ...{ power: read.power, selectedPower: read.selectedPower, halfPower, othersPower, disturb },
    margin: states ? readMargin(circuit, law, selection, states, options).margin : 0,
  };
}
