/**
 * One-of-2^a decoder: gates of two inputs in a binary tree a level deep for every doubling of the inputs, shared between
 * outputs as predecoding does, then one gate and a driver per output. One action selects another output.
 *
 * Gates: pairs of address bits are predecoded to four lines each; 2^a outputs combine ⌈a/2⌉ lines in ⌈a/2⌉ − 1 two-input
 * gates (Weste & Harris 2011, CMOS VLSI Design, 4th ed., ch. 12).
 */
import type { Technology } from '../technology.ts';
import { horowitzDelay, idealStep } from '../transistor.ts';
import { type Circuit, requireInteger } from './circuit.ts';
import { driver } from './driver.ts';
import { inverter, nand2 } from './gate.ts';

export interface DecoderOptions {
  /** Address bits; 0 is a wire. */
  readonly address: number;
  /** Of one output line, @unit F. */
  readonly load: number;
}

export function decoder(technology: Technology, { address, load }: DecoderOptions): Circuit {
  requireInteger('decoder.address', address, 0, 20);
  const source = 'predecoded tree, Weste & Harris 2011';
  const formula = '4⌈a/2⌉ predecode + 2^a (⌈a/2⌉ − 1) NAND + 2^a drivers; E: one line each way';
  if (address === 0)
    return { name: 'no decoder', area: 0, energyPerAction: 0, latency: 0, leakage: 0, formula, source };
  const { supply } = technology.figures;
  const gate = nand2(technology);
  const buffer = inverter(technology);
  const outputs = 2 ** address;
  const groups = Math.ceil(address / 2);
  const predecode = address === 1 ? 0 : 4 * groups;
  const combining = outputs * (groups - 1);
  const last = driver(technology, { load });
  // With one group the predecoded lines are the outputs; with more, each feeds a quarter of the outputs.
  const lines = groups > 1 ? predecode : 0;
  const line = driver(technology, { load: Math.max(1, outputs / 4) * gate.inputCapacitance });
  const first = horowitzDelay(gate.resistance * (gate.outputCapacitance + buffer.inputCapacitance), idealStep);
  const gateEnergy = (2 * gate.inputCapacitance + gate.outputCapacitance) * supply * supply;
  return {
    name: `${address}-bit decoder`,
    area: (predecode + combining) * gate.area + lines * line.area + outputs * last.area,
    energyPerAction: last.energyPerAction + groups * gateEnergy + (lines > 0 ? groups * line.energyPerAction : 0),
    latency: first.delay * groups + (lines > 0 ? line.latency : 0) + last.latency,
    leakage: (predecode + combining) * gate.leakageCurrent * supply + lines * line.leakage + outputs * last.leakage,
    formula,
    source,
  };
}
