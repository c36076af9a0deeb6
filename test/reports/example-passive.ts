/** A passive array whose figures a reader can check against each other. */
import type { PassiveReport, PassiveScheme, SchemeFigures, SelectFigures } from '../../reports/index.ts';

const mean: SelectFigures = {
  ...{ selected: 2e-6, sensed: 4e-6, sneak: 1, leakage: 3, power: 1e-6, disturb: 0.1, margin: 0.5 },
  shares: { selected: 0.25, halfSelected: 0.5, others: 0.2, wires: 0.05 },
};

function schemes(margins: readonly (number | null)[], factor: number): readonly SchemeFigures[] {
  const sneaks = [50, 0, 80, 40];
  return (['floating', 'grounded', 'half', 'third'] as const).map((scheme: PassiveScheme, at) => ({
    scheme,
    mean: { ...mean, margin: margins[at]! === null ? null : 0.5, power: factor * 1e-6 },
    worst: {
      ...mean,
      sneak: sneaks[at]!,
      power: factor * [2e-6, 3e-6, 4e-6, 5e-5][at]!,
      disturb: Math.sqrt(factor) * [0.12, 0.2, 0.1, 0.07][at]!,
      margin: margins[at]!,
    },
  }));
}

export const examplePassive: PassiveReport = {
  law: 'linear',
  worst: { row: 2, column: 4, conductance: 1e-6 },
  sampled: 8,
  readVoltage: 0.2,
  writeVoltage: -2,
  reading: schemes([0.04, 0.99, 0.02, 0.05], 1),
  writing: schemes([null, null, null, null], 100),
  knownTo: null,
};
