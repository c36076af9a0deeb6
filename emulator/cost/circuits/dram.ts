/** Off-chip memory by its published bandwidth and energy. One action moves one bit; no area on the chip. */
import type { Circuit } from './circuit.ts';

export type DramKind = 'gddr5' | 'hbm2';

interface DramFigures {
  readonly name: string;
  /** @unit bit/s */
  readonly bandwidth: number;
  /** @unit J */
  readonly energyPerBit: number;
}

/** Bandwidth of a card's memory and access energy with interface (handbook cost.md §3; O'Connor et al. 2017, MICRO-50,
 * doi:10.1145/3123939.3124545: HBM2 3.9 pJ/bit, GDDR5 14 pJ/bit). */
const figures: Readonly<Record<DramKind, DramFigures>> = {
  gddr5: { name: 'GDDR5', bandwidth: 4.288e12, energyPerBit: 14e-12 },
  hbm2: { name: 'HBM2', bandwidth: 15.2e12, energyPerBit: 3.9e-12 },
};

export function dram({ kind }: { readonly kind: DramKind }): Circuit {
  const { name, bandwidth, energyPerBit } = figures[kind];
  return {
    name,
    area: 0,
    energyPerAction: energyPerBit,
    latency: 1 / bandwidth,
    leakage: 0,
    formula: `${energyPerBit * 1e12} pJ/bit; t = bits/${bandwidth / 1e12} Tb/s`,
    source: "O'Connor et al. 2017 (MICRO-50); handbook cost.md §3",
  };
}
