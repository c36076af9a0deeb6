/**
 * Successive-approximation converter. One action is one conversion: b bits, one decided each clock cycle after one cycle
 * of sampling.
 *
 * Area: (269 + 109 (b − 1)) minimum NMOS and (209 + 73 (b − 1)) minimum PMOS (handbook cost.md §3).
 * Energy: each cycle switches comparator and control, eight units, and a unit for each bit of the register and capacitor
 * array; a unit is 36 aF per nanometre of F, that is the wire of a bit slice 180 F long. A source of finite resistance,
 * such as a column of cells read at a third of the supply, loads the converter for the whole conversion besides. This law
 * has the form [p0 + p1 b + p2/R](b + 1) t of the handbook; its three constants are one fit for all nodes to the golden
 * figures (`components.json`, sar_adc_1col); a test holds the residual.
 */
import type { Technology } from '../technology.ts';
import { type Circuit, requireInteger, requirePositive } from './circuit.ts';
import { cellArea } from './gate.ts';

export interface SarAdcOptions {
  readonly bits: number;
  /** @unit s, default 1 ns: the 1 GHz chip clock. */
  readonly cycle?: number;
  /** Resistance of a column converted directly, @unit ohm; infinite (default) when the input is a held voltage. */
  readonly columnResistance?: number;
}

/** Switched capacitance of a bit slice over the feature size, @unit F/m (fit, 36 aF/nm). */
const unitCapacitance = 36e-9;
/** Comparator and control in units (fit). */
const controlUnits = 8;
/** Column voltage over the supply (fit). */
const columnVoltageShare = 1 / 3;

export function sarAdc(technology: Technology, options: SarAdcOptions): Circuit {
  const { bits, cycle = 1e-9, columnResistance = Number.POSITIVE_INFINITY } = options;
  requireInteger('adc.bits', bits, 1, 16);
  requirePositive('adc.cycle', cycle, 's');
  const { supply } = technology.figures;
  const transistors = 269 + 109 * (bits - 1) + (209 + 73 * (bits - 1));
  const latency = (bits + 1) * cycle;
  const switched = (controlUnits + bits) * unitCapacitance * technology.feature * supply * supply;
  const columnPower = (supply * columnVoltageShare) ** 2 / columnResistance;
  return {
    name: `${bits}-bit SAR ADC`,
    area: transistors * cellArea(technology, 1),
    energyPerAction: (bits + 1) * switched + latency * columnPower,
    latency,
    leakage: 0,
    formula:
      'E = (b + 1)[(8 + b) 36 aF/nm F Vdd² + t (Vdd/3)²/R]; t = (b + 1) cycles; area = (478 + 182 (b − 1)) transistors',
    source: 'handbook cost.md §3; constants fitted to oracles/neurosim/components.json (all nodes at once)',
  };
}
