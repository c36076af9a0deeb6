/** Options of `crosspoint cost` as commander hands them over. */
import type { VariantOptions } from './options.ts';

export interface CostOptions extends VariantOptions {
  readonly sweep: readonly string[];
  readonly activity?: string;
}

/** For `--help`, after the options. */
export const costHelp = `
Several studies are compared: every variant and rule is a design, and the first is what all are compared with.

A sweep bills one study at every combination of values (100 000 points at most); values are YAML, parted by commas:
  crosspoint cost study.yaml --sweep technology.node=45,32,22 --sweep tile.rows=64,128
A point that cannot be built is a row that says why. The exit code is 0 where any point can be built, 2 where none can.

--activity bills one study with what a run of it counted, from the run's result.json: the same variants, rules, network and
batch, on whatever hardware the study now asks for.

--out leaves report.html and, of one study, result.json, bill.csv, area.csv, breakdown.csv and metrics.csv; of several,
comparison.json and .csv, bill.csv, area.csv and breakdown.csv; of a sweep, sweep.json and sweep.csv.`;
