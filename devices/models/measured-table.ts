/**
 * A measured device as it is: mean and standard deviation of the step against the weight, for either polarity.
 *
 *     up:    w ← w + up(w)   + cycleNoise · upDeviation(w) ξ
 *     down:  w ← w + down(w) + cycleNoise · downDeviation(w) ξ,   clipped
 *
 * Tables of the change of conductance by conductance and polarity ("jump tables"): G. W. Burr et al., IEEE Trans.
 * Electron Devices 62(11), 3498, 2015, doi 10.1109/TED.2015.2439635; S. Sidler et al., ESSDERC 2016; the look-up tables
 * of CrossSim v2 [R]. Those hold the whole distribution of the step; here it is normal.
 *
 * Several measured devices are one table each (`joinMeasured`), the k-th moved by 4 k, and every crosspoint draws which
 * device it is, and with it the device's bounds. `measurements.ts` makes tables from pulse-response data.
 */
import type { Table } from '../formula/formula.ts';
import { law } from '../law.ts';

/** Distance between the tables of two devices; weights span 2. */
const stride = 4;

const noTable: Table = { x: [-1, 1], y: [0, 0] };

const measured = { up: null, down: null, upDeviation: noTable, downDeviation: noTable };

export const measuredTable = law({
  name: 'measured-table',
  summary: 'measured steps and their deviations by weight and polarity, of one device or several',
  citation: 'G. W. Burr et al., IEEE Trans. Electron Devices 62(11), 3498, 2015, doi 10.1109/TED.2015.2439635',
  parameters: {
    devices: { default: 1, unit: '1', minimum: 1, maximum: 256, about: 'measured devices in the tables' },
    cycleNoise: { default: 1, unit: '1', minimum: 0, about: 'of each step, in measured deviations' },
  },
  drawn: {
    several: 'devices > 1 ? 1 : 0',
    which: 'several * floor(devices * uniform())',
    lower: 'several * (1 + table(lowerBound, which)) - 1',
    upper: 'several * (table(upperBound, which) - 1) + 1',
  },
  where: { place: `w + ${stride} * which` },
  pulse: {
    up: 'w + table(up, place) + cycleNoise * table(upDeviation, place) * normal()',
    down: 'w + table(down, place) + cycleNoise * table(downDeviation, place) * normal()',
  },
  bounds: { lower: 'lower', upper: 'upper' },
  tables: {
    ...measured,
    lowerBound: { x: [0, 1], y: [-1, -1] },
    upperBound: { x: [0, 1], y: [1, 1] },
  },
});

/** Steps of one device by weight, from −1 to 1; steps down are below 0. */
export interface MeasuredDevice {
  readonly up: Table;
  readonly down: Table;
  /** Standard deviations. @default 0 */
  readonly upDeviation?: Table;
  readonly downDeviation?: Table;
}

/**
 * Parameters and tables of {@link measuredTable} for crosspoints that are, at random, one or another of some devices.
 * Of several, each has the ends of its tables `up` and `down` as bounds.
 *
 * @param devices at least one
 */
export function joinMeasured(devices: readonly MeasuredDevice[]) {
  const names = Object.keys(measured) as (keyof typeof measured)[];
  const joined = names.map((name) => [name, joinTables(devices.map((device) => device[name] ?? noTable))] as const);
  const bound = (choose: (...values: number[]) => number): Table => {
    const values = devices.map(({ up, down }) => choose(...up.x, ...down.x));
    // A table has two points at least.
    return { x: [...devices.keys(), devices.length], y: [...values, values.at(-1) ?? Number.NaN] };
  };
  return {
    parameters: { devices: devices.length },
    tables: { ...Object.fromEntries(joined), lowerBound: bound(Math.min), upperBound: bound(Math.max) },
  };
}

/** One table after the other, each drawn out to −1 and 1 so that none runs into the next. */
function joinTables(tables: readonly Table[]): Table {
  const extended = tables.map((table) => extendTable(table, -1, 1));
  return {
    x: extended.flatMap(({ x }, device) => x.map((w) => w + stride * device)),
    y: extended.flatMap(({ y }) => y),
  };
}

/** Points nearer than this count as one: float32 resolves 6e-5 at the tables of the last of 256 devices. */
const resolution = 1e-4;

/** The same curve with points at both ends, where they lie outside its own. */
export function extendTable({ x, y }: Table, low: number, high: number): Table {
  const [first = low, last = high] = [x[0], x.at(-1)];
  const [before, after] = [first - low > resolution ? 0 : 1, high - last > resolution ? undefined : -1];
  return {
    x: [low, ...x, high].slice(before, after),
    y: [y[0] ?? Number.NaN, ...y, y.at(-1) ?? Number.NaN].slice(before, after),
  };
}
