/**
 * How often the parts of an array act for one vector.
 *
 * A converter serves its columns one after another; rows that are not driven together follow in groups; input slices and
 * phases follow one another. Where lines are converted directly every combination of the three is a conversion cycle, and
 * rows are driven anew for every one of them (handbook cost.md §4). Integrators gather all slices and groups first and hold
 * the result, so rows are driven once and only the columns remain to be gone through. Row by row, only rows whose bit is
 * set are read: the rest would add nothing.
 */
import { inputSlots, type SettledDesign } from './array-design.ts';

type Sensing = SettledDesign['sensing'];

export interface ArrayCounts {
  /** Results of one array, digits counted on their own. */
  readonly results: number;
  /** Converters, a sense amplifier each line where a latch senses, and chains of adders behind them. */
  readonly converters: number;
  readonly chains: number;
  /** Results one converter takes in turn. */
  readonly ways: number;
  /** Rows driven one group after another. */
  readonly rowGroups: number;
  /** Slots of a vector, phases included. */
  readonly slots: number;
  /** Conversions of one result in a vector with every row driven. */
  readonly conversions: number;
  /** Input slices that are added up digitally, shifted. */
  readonly shiftedSlices: number;
}

/** Of the side that senses `lines` lines while `driven` ones are driven, `parallel` at a time. */
export function arrayCounts(
  design: SettledDesign,
  sensing: Sensing,
  lines: number,
  driven: number,
  parallel: number,
): ArrayCounts {
  const results = Math.max(1, Math.floor((lines - sensing.references) / sensing.linesPerResult));
  const rowGroups = Math.ceil(driven / parallel);
  const slots = inputSlots(design.input) * design.input.phases;
  const gathers = sensing.kind === 'integrator';
  const shiftedSlices = gathers ? sensing.conversions : slots;
  return {
    results,
    chains: Math.ceil(results / sensing.columnsPerAdc),
    converters: sensing.kind === 'latch' ? lines : Math.ceil(results / sensing.columnsPerAdc),
    ways: sensing.kind === 'latch' ? 1 : Math.min(sensing.columnsPerAdc, results),
    rowGroups,
    slots,
    conversions: gathers ? sensing.conversions : slots * rowGroups,
    shiftedSlices,
  };
}
