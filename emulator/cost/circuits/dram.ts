/**
 * Off-chip memory by its published bandwidth and energy. One action moves one bit; no area on the chip.
 *
 * Energy is that of an access with its share of row activation and of the interface, as the sources count it; refresh and
 * standby are not in it. Kinds without a figure that can be cited (LPDDR5, HBM3) are left out.
 */
import type { Circuit } from './circuit.ts';

export type DramKind = 'hbm2' | 'gddr5' | 'ddr4' | 'lpddr4';

interface DramFigures {
  readonly name: string;
  /** @unit bit/s */
  readonly bandwidth: number;
  /** @unit J */
  readonly energyPerBit: number;
  readonly source: string;
}

const oConnor = "bandwidth: handbook cost.md §3; energy: O'Connor et al. 2017, MICRO-50, doi:10.1145/3123939.3124545";

const figures: Readonly<Record<DramKind, DramFigures>> = {
  hbm2: { name: 'HBM2', bandwidth: 15.2e12, energyPerBit: 3.9e-12, source: oConnor },
  gddr5: { name: 'GDDR5', bandwidth: 4.288e12, energyPerBit: 14e-12, source: oConnor },
  /** One channel of 64 lines at 3.2 Gb/s. 1300 pJ for 64 bits; the table is quoted from memory. */
  ddr4: {
    name: 'DDR4-3200, 64-bit channel',
    bandwidth: 64 * 3.2e9,
    energyPerBit: 1300e-12 / 64,
    source: 'bandwidth: JESD79-4; energy: Jouppi et al. 2021, ISCA, doi:10.1109/ISCA52012.2021.00010, table 2',
  },
  /** One device of 32 lines at 3.2 Gb/s; a 32 Gb die, as simulated in the thesis, of which github.com/Dongyunkam/DRAM_info
   * lists 14 pJ/bit. */
  lpddr4: {
    name: 'LPDDR4-3200, 32-bit device',
    bandwidth: 32 * 3.2e9,
    energyPerBit: 14e-12,
    source: 'bandwidth: JESD209-4; energy: Ha, thesis, Stanford (purl.stanford.edu/yp843xn4828)',
  },
};

export function dram({ kind }: { readonly kind: DramKind }): Circuit {
  const { name, bandwidth, energyPerBit, source } = figures[kind];
  return {
    name,
    area: 0,
    energyPerAction: energyPerBit,
    latency: 1 / bandwidth,
    leakage: 0,
    formula: `${Number((energyPerBit * 1e12).toPrecision(3))} pJ/bit; t = bits/${bandwidth / 1e12} Tb/s`,
    source,
  };
}
