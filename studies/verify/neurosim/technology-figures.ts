/** The technology nodes: their transistors, wires, cells and minimum gates as NeuroSim has them, beside ours. */
import {
  drainCapacitance,
  type Gate,
  gateCapacitance,
  horowitzDelay,
  inverter,
  matchedPmosWidth,
  minimumWidth,
  nand,
  nor,
  onResistance,
  type Roadmap,
  rowWireResistance,
  type Technology,
  technologyNode,
  transconductance,
  wireCapacitance,
  wireResistance,
} from '../../../emulator/cost/index.ts';
import { type Recogniser, readGolden } from '../recogniser.ts';
import type { ComparedFigure } from './compared-figure.ts';
import { costVerification } from './cost-verification.ts';
import { type GoldenGate, type GoldenNode, type NeurosimTechnology, technologySchema } from './technology-schema.ts';

export const neurosimTechnology: Recogniser<NeurosimTechnology> = {
  name: 'neurosim technology figures',
  recognise: (json, path) => readGolden(json, path, isTechnology, technologySchema),
  async verify(golden) {
    return costVerification(technologyFigures(golden), leftOut);
  },
};

const leftOut = [
  { name: 'heightFin, PitchFin, sheets', reason: 'shapes of fins that only their effective width counts of' },
  { name: 'buildInPotential, cap_draintotal, capPolywire, current_gmPmos', reason: 'no circuit uses them' },
  { name: 'cell_1T1R', reason: 'cells are the device’s' },
  { name: 'sram_cell_cap', reason: 'compared with the arrays' },
  { name: 'currents of fins and sheets at 350 and 400 K', reason: 'of other transistors: they drive more when hot' },
];

function isTechnology(file: object): boolean {
  return 'LSTP' in file && 'HP' in file;
}

/** What is compared of a node: quantity, what of, ours, golden; and why it differs on purpose. */
type Row = readonly [quantity: string, group: string, ours: number, golden: number, apart?: string | false];

export function* technologyFigures(golden: NeurosimTechnology): Generator<ComparedFigure> {
  const roadmaps = [
    ['low-standby', golden.LSTP],
    ['high-performance', golden.HP],
  ] as const;
  for (const [roadmap, nodes] of roadmaps) {
    for (const [nanometres, node] of Object.entries(nodes)) {
      const at = `${nanometres} nm ${roadmap}`;
      for (const [quantity, group, ours, golden, apart] of rowsOf(Number(nanometres), roadmap, node)) {
        if (golden === 0) continue;
        yield { level: 'component', quantity, group, at, ours, golden, ...(apart && { apart }) };
      }
    }
  }
}

function rowsOf(nanometres: number, roadmap: Roadmap, golden: GoldenNode): readonly Row[] {
  const technology = technologyNode(nanometres, { roadmap });
  return [
    ...tabulated(technology, golden),
    ...hotCurrents(nanometres, roadmap, golden),
    ...transistors(technology, golden),
    ...wires(technology, golden),
    ...gates(technology, golden),
  ];
}

function tabulated({ figures, feature, onCurrent, offCurrent }: Technology, golden: GoldenNode): readonly Row[] {
  const gateSum = golden.capIdealGate + golden.capOverlap + golden.capFringe;
  return [
    ['length', 'feature', feature, golden.featureSize],
    ['length', 'gate', figures.gateLength, golden.phyGateLength],
    ['length', 'fin diffusion', figures.fins?.diffusionWidth ?? 0, golden.widthFin],
    [
      'length',
      'fin, effective',
      figures.fins?.effectiveWidth ?? 0,
      golden.effective_width * Math.max(1, golden.max_sheet_num),
    ],
    [
      'length',
      'SRAM cell',
      figures.sramCell[0] * figures.sramCell[1],
      golden.sram_cell_height_F * golden.sram_cell_width_F,
    ],
    ['voltage', 'supply', figures.supply, golden.vdd],
    ['voltage', 'threshold', figures.threshold, golden.vth],
    ['voltage', 'read', figures.readVoltage, golden.read_voltage_V],
    ['capacitance', 'gate per width', figures.gateCapacitance, gateSum],
    ['capacitance', 'junction', figures.junction, golden.capJunction],
    ['capacitance', 'side wall', figures.sidewall, golden.capSidewall],
    ['capacitance', 'drain to channel', figures.drainToChannel, golden.capDrainToChannel],
    ['ratio', 'PMOS over NMOS width', figures.widthRatio, golden.pnSizeRatio],
    ['ratio', 'switching resistance', figures.resistanceMultiplier, golden.effectiveResistanceMultiplier],
    ['current', 'on, NMOS', onCurrent.nmos, golden.Ion_NMOS_A_per_m_300K],
    ['current', 'on, PMOS', onCurrent.pmos, golden.Ion_PMOS_A_per_m_300K],
    ['leakage', 'off, NMOS', offCurrent.nmos, golden.Ioff_NMOS_A_per_m_300K],
    ['leakage', 'off, PMOS', offCurrent.pmos, golden.Ioff_PMOS_A_per_m_300K],
  ];
}

function hotCurrents(nanometres: number, roadmap: Roadmap, golden: GoldenNode): readonly Row[] {
  if (technologyNode(nanometres, { roadmap }).figures.fins !== null) return [];
  const at350 = technologyNode(nanometres, { roadmap, temperature: 350 });
  const at400 = technologyNode(nanometres, { roadmap, temperature: 400 });
  return [
    ['current', 'on, NMOS, 350 K', at350.onCurrent.nmos, golden.Ion_NMOS_A_per_m_350K],
    ['current', 'on, NMOS, 400 K', at400.onCurrent.nmos, golden.Ion_NMOS_A_per_m_400K],
    ['leakage', 'off, NMOS, 350 K', at350.offCurrent.nmos, golden.Ioff_NMOS_A_per_m_350K],
    ['leakage', 'off, NMOS, 400 K', at400.offCurrent.nmos, golden.Ioff_NMOS_A_per_m_400K],
  ];
}

function transistors(technology: Technology, golden: GoldenNode): readonly Row[] {
  const width = minimumWidth(technology);
  const pmos = onResistance(technology, 'pmos', matchedPmosWidth(technology, width));
  const thinFin = technology.nanometres === 5 || technology.nanometres === 3;
  const flat = 'the golden transconductance takes the width of the fin’s diffusion, not around the fin';
  return [
    ['length', 'minimum NMOS', width, golden.min_nmos_width_um * 1e-6],
    ['capacitance', 'gate', gateCapacitance(technology, width) / width, golden.gate_cap_fF_per_um * 1e-9],
    ['capacitance', 'drain', drainCapacitance(technology, width) / width, golden.drain_cap_nmos_fF_per_um * 1e-9],
    ['resistance', 'minimum NMOS', onResistance(technology, 'nmos', width), golden.Ron_nmos_min_ohm],
    ['resistance', 'matched PMOS', pmos, golden.Ron_pmos_minratio_ohm],
    ['resistance', 'SRAM access', onResistance(technology, 'nmos', technology.feature), golden.sram_access_Ron_ohm],
    ['transconductance', 'minimum NMOS', transconductance(technology, width), golden.gm_nmos_min_S, thinFin && flat],
  ];
}

function wires(technology: Technology, golden: GoldenNode): readonly Row[] {
  const [width, aspectRatio, resistivity] = technology.figures.wire;
  return [
    ['length', 'wire width', width, golden.wire_width_nm * 1e-9],
    ['ratio', 'wire aspect', aspectRatio, golden.wire_AR],
    ['resistance', 'wire, resistivity', resistivity, golden.wire_rho_ohm_m],
    ['resistance', 'column wire', wireResistance(technology), golden.metal0_R_ohm_per_um * 1e6],
    ['resistance', 'row wire', rowWireResistance(technology), golden.metal1_R_ohm_per_um * 1e6],
    ['capacitance', 'wire', wireCapacitance, golden.wire_C_fF_per_um_used * 1e-9],
  ];
}

function gates(technology: Technology, golden: GoldenNode): readonly Row[] {
  const roundedDown = technology.nanometres === 10 && 'the golden 10 nm cells hold more fins than stand side by side';
  const lone = 'the golden delay counts one transistor of the series pair';
  const spread = technology.nanometres <= 2 && 'the golden folded stack counts each inner drain at its full width';
  return [
    ...gateRows('inverter', technology, inverter(technology), golden.inv_min),
    ...gateRows('inverter × 4', technology, inverter(technology, 4), golden.inv_x4, { folded: roundedDown }),
    ...gateRows('inverter × 16', technology, inverter(technology, 16), golden.inv_x16, { folded: roundedDown }),
    ...gateRows('NAND', technology, nand(technology, 2), golden.nand2_min, { delay: lone, drains: spread }),
    ...gateRows('NOR', technology, nor(technology, 2), golden.nor2_min, { drains: spread }),
  ];
}

interface WhyApart {
  readonly folded?: string | false;
  readonly drains?: string | false;
  readonly delay?: string | false;
}

function gateRows(name: string, technology: Technology, gate: Gate, golden: GoldenGate, why: WhyApart = {}): Row[] {
  const { folded = false, drains = folded, delay = false } = why;
  const fanOutFour = gate.resistance * (gate.outputCapacitance + 4 * gate.inputCapacitance);
  return [
    ['area', name, gate.area, golden.area_um2 * 1e-12, folded],
    ['length', `${name}, height`, technology.figures.cellHeight, golden.height_um * 1e-6],
    ['capacitance', `${name}, input`, gate.inputCapacitance, golden.cin_fF * 1e-15],
    ['capacitance', `${name}, output`, gate.outputCapacitance, golden.cout_fF * 1e-15, drains],
    ['leakage', name, gate.leakageCurrent, golden.leak_current_nA * 1e-9],
    ['latency', name, horowitzDelay(fanOutFour).delay, golden.horowitz_fo4_step_ps * 1e-12, delay],
  ];
}
