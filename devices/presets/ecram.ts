/**
 * Electrochemical memories of IBM, with the parameters of aihwkit 1.1 (presets EcRam, EcRamMO): lithium in tungsten oxide
 * (Tang et al. 2018: up to 1000 states, pulses down to 5 ns) and a CMOS-compatible metal oxide (Kim et al. 2019: pulses
 * down to 10 ns). The range is shifted so that the symmetry point is at 0.
 *
 * The pulse widths are the shortest that the abstracts report. Other electrical figures are not in what was available of
 * these papers. Assumed [I]: those of the resistive processing unit (preset gokmen-vlasov), for which these devices were
 * made; the cell is 4 F × 4 F, twice either way, for the third terminal.
 */
import { linearStep } from '../models/linear-step.ts';
import { gokmenVlasov } from './gokmen-vlasov.ts';
import type { Preset } from './preset.ts';

const electricalWith = (width: number) =>
  ({
    ...gokmenVlasov.electrical,
    writeUp: { voltage: 1, width },
    writeDown: { voltage: -1, width },
    cellSize: [4, 4],
  }) as const;

const lithium: Preset = {
  name: 'ecram',
  law: linearStep,
  parameters: {
    step: 0.002,
    stepSpread: 0.1,
    cycleNoise: 0.3,
    upperBound: 1.1724,
    upperBoundSpread: 0.05,
    lowerBound: -0.8276,
    lowerBoundSpread: 0.05,
    gammaUp: 0.1153,
    gammaDown: 0.5085,
  },
  electrical: electricalWith(5e-9),
  summary: 'ECRAM, lithium in WO3, nearly linear, 1000 steps over the range',
  citation: 'J. Tang et al., ECRAM as scalable synaptic cell, IEEE IEDM 2018; parameters of aihwkit 1.1',
};

const metalOxide: Preset = {
  name: 'ecram-mo',
  law: linearStep,
  parameters: {
    step: 2.8214e-4,
    stepSpread: 0.1,
    cycleNoise: 2,
    upperBound: 1.1714,
    upperBoundSpread: 0.05,
    lowerBound: -0.8286,
    lowerBoundSpread: 0.05,
    gammaUp: 0.4152,
    gammaDown: 0.7342,
  },
  electrical: electricalWith(10e-9),
  summary: 'ECRAM of metal oxide, about 7000 noisy steps over the range',
  citation: 'S. Kim et al., Metal-oxide based, CMOS-compatible ECRAM, IEEE IEDM 2019; parameters of aihwkit 1.1',
};

export const ecram: readonly Preset[] = [lithium, metalOxide];
