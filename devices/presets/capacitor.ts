/**
 * A trench capacitor in 14 nm technology whose charge sets the gate of a read-out transistor (Li et al. 2018), with the
 * parameters of aihwkit 1.1 (preset Capacitor), among them a leakage with a lifetime of a million mini-batches. That
 * number stands for the mini-batches that fit into the capacitor's retention, and should be set for the machine.
 *
 * Pulses of 50 ns: IBM Research's report of that paper (www.ibm.com/blogs/research/2018/07/capacitor-ai-accelerators).
 * Other electrical figures are not in what was available of it. Assumed [I]: resistances and voltages of the resistive
 * processing unit (preset gokmen-vlasov), for which it was made; a cell as large as 6 transistors of static memory at
 * 14 nm, 326 F² (spec/devices.md §6), for capacitor, read-out transistor and the two current sources.
 */
import { linearStep } from '../models/linear-step.ts';
import { gokmenVlasov } from './gokmen-vlasov.ts';
import type { Preset } from './preset.ts';

export const capacitor: Preset = {
  name: 'capacitor',
  law: linearStep,
  parameters: {
    step: 0.005,
    stepSpread: 0.1,
    cycleNoise: 0.3,
    noise: 'additive',
    upDownSpread: 0.06,
    upperBound: 1,
    upperBoundSpread: 0.07,
    lowerBound: -1,
    lowerBoundSpread: 0.07,
    decay: 1e-6,
    lifetimeSpread: 0.3,
    gammaUp: 0.05,
    gammaDown: 0.05,
    gammaUpSpread: 0.01,
    gammaDownSpread: 0.01,
  },
  electrical: {
    ...gokmenVlasov.electrical,
    writeUp: { voltage: 1, width: 50e-9 },
    writeDown: { voltage: -1, width: 50e-9 },
    cellSize: [18, 326 / 18],
  },
  summary: 'trench capacitor with read-out transistor, 14 nm, linear, 400 steps over the range, leaks',
  citation: 'Y. Li et al., IEEE Symp. VLSI Technology 2018, doi 10.1109/VLSIT.2018.8510648; parameters of aihwkit 1.1',
};
