/**
 * Published devices as the NeuroSim manuals tabulate them: the table of nonlinearity labels, figures of trained and of
 * programmed devices, SRAM cells, and the curves of trained devices against the published equation, in siemens:
 *
 *     LTP: G(P) = Gmin + B (1 − exp(−P/A)),   LTD: G(P) = Gmax − B (1 − exp(−P/A)),
 *     B = (Gmax − Gmin) / (1 − exp(−Pmax/A)),   |A| = normalisedA(|label|) Pmax
 *
 * A has the sign of the label in LTP and the opposite sign in LTD. The pulses are given on a tile of the backend, without
 * noise.
 */
import { digitalCellArea, digitalCells, laws, settleDevice, type Table } from '../../devices/index.ts';
import type { Backend } from '../../emulator/index.ts';
import { type NeurosimTables, neurosimSchema, type Trained } from './neurosim-tables.ts';
import { PulsedTile } from './pulsed-tile.ts';
import { type Comparison, type Recogniser, readGolden } from './recogniser.ts';
import { Tally } from './tally.ts';

/** Of figures that are the same but for what arithmetic rounds. */
const equal = 1e-9;
/** Of curves, as a share of the range: A is printed with four digits, and interpolated between its points. */
const curveTolerance = 5e-4;

export const neurosimDevices: Recogniser<NeurosimTables> = {
  name: 'neurosim devices',
  recognise: (json, path) =>
    readGolden(json, path, (file) => 'nonlinearity_label_to_normalized_A_sample' in file, neurosimSchema),
  async verify(golden, backend) {
    const { training_devices_V3_table: newer, training_devices_V2_table: older } = golden;
    const labels = labelTable(golden);
    const comparisons = [verifyLabels(labels), verifyMemories(golden), verifySram(golden)];
    const leftOut: { name: string; reason: string }[] = [];
    for (const device of [...newer, ...older]) {
      if ('noise' in device) comparisons.push(verifyFigures(device));
      else leftOut.push({ name: device.name, reason: 'digital cells' });
    }
    for (const device of newer) {
      if ('noise' in device) comparisons.push(await verifyCurves(device, labels, backend));
    }
    return { ran: `pulses on ${backend.name}`, comparisons, leftOut };
  },
};

function labelTable({ nonlinearity_label_to_normalized_A_sample: points }: NeurosimTables): Table {
  const sorted = Object.entries(points)
    .map(([label, a]) => [Number(label), a] as const)
    .sort(([a], [b]) => a - b);
  return { x: sorted.map(([label]) => label), y: sorted.map(([, a]) => a) };
}

/** Our table is of 1/A. */
function verifyLabels(labels: Table): Comparison {
  const ours = laws.get('exponential-ltp-ltd')?.tables.curvatureByLabel as Table;
  const tally = new Tally();
  labels.x.forEach((label, i) => {
    const at = ours.x.indexOf(label);
    tally.add(relative(1 / (ours.y[at] ?? Number.NaN), labels.y[i]), equal, `A of label ${label}`);
  });
  return tally.as('nonlinearity labels');
}

/** `130nm RRAM (Tsinghua)` is the preset rram-tsinghua-130nm. */
function verifyMemories({ inference_devices_V14_table_VI: devices }: NeurosimTables): Comparison {
  const tally = new Tally();
  for (const { name, Ron_ohm, on_off_ratio, cell_size_F } of devices) {
    const preset = name.toLowerCase().replace(/^(\S+) (\S+) \((.*)\)$/, '$2-$3-$1');
    const { onResistance, offResistance, cellSize } = settleDevice(preset).electrical;
    tally.add(relative(onResistance, Ron_ohm), equal, `Ron of ${preset}`);
    tally.add(relative(offResistance / onResistance, on_off_ratio), equal, `on/off ratio of ${preset}`);
    tally.addEqual(cellSize.join('x'), cell_size_F, `cell of ${preset}`);
  }
  return tally.as('memory macros');
}

function verifySram({ sram_cell_F2: areas }: NeurosimTables): Comparison {
  const tally = new Tally();
  for (const [kind, byNode] of Object.entries(areas)) {
    const cell = digitalCells.find(({ name }) => name === `sram-${kind.toLowerCase()}`);
    for (const [node, area] of Object.entries(byNode)) {
      tally.addEqual(cell && digitalCellArea(cell, Number(node)), area, `${kind} cell at ${node} nm`);
    }
  }
  return tally.as('SRAM cells');
}

/** `EpiRAM (Ag:SiGe)` is the preset epiram, `TaOx/HfOx` taox-hfox. */
function presetOf({ name }: Trained): string {
  return name
    .toLowerCase()
    .replace(/ \(.*\)$/, '')
    .replace(/[:/ ]/g, '-');
}

function verifyFigures(device: Trained): Comparison {
  const preset = presetOf(device);
  const { parameters, electrical } = settleDevice(preset);
  const tally = new Tally();
  const [statesUp, statesDown] = device.num_states;
  tally.addEqual(parameters.statesUp, statesUp, 'states of LTP');
  if (statesDown !== null) tally.addEqual(parameters.statesDown, statesDown, 'states of LTD');
  tally.addEqual(parameters.labelUp, device.nonlinearity_LTP, 'label of LTP');
  tally.addEqual(parameters.labelDown, device.nonlinearity_LTD, 'label of LTD');
  const noise = Number(parameters.cycleNoise);
  const fits = device.noise.isBound ? noise <= device.noise.value : noise === device.noise.value;
  tally.addEqual(fits, true, 'cycle-to-cycle noise as printed');
  tally.add(relative(electrical.onResistance, device.Ron_ohm), equal, 'Ron');
  tally.add(relative(electrical.offResistance / electrical.onResistance, device.on_off_ratio), equal, 'on/off ratio');
  [electrical.writeUp, electrical.writeDown].forEach(({ voltage, width }, i) => {
    tally.add(relative(voltage, device.writes[i]?.voltage), equal, `voltage of ${i === 0 ? 'LTP' : 'LTD'}`);
    tally.add(relative(width, device.writes[i]?.width), equal, `pulse width of ${i === 0 ? 'LTP' : 'LTD'}`);
  });
  return tally.as(`figures of ${preset}`);
}

async function verifyCurves(device: Trained, labels: Table, backend: Backend): Promise<Comparison> {
  const preset = presetOf(device);
  const silent = settleDevice({ extends: preset, parameters: { cycleNoise: 0 } });
  const tile = await PulsedTile.open(backend, silent, 1);
  const tally = new Tally();
  const [statesUp, statesDown] = device.num_states;
  /** Share of the range that `pulses` of `states` have made good. */
  const risen = (pulses: number, states: number, label: number) => {
    const a = Math.sign(label) * interpolate(labels, Math.abs(label)) * states;
    return (1 - Math.exp(-pulses / a)) / (1 - Math.exp(-states / a));
  };
  const follow = async (direction: 'up' | 'down', states: number, label: number) => {
    for (let pulses = 1; pulses <= states; pulses++) {
      tile.pulse(direction, 1);
      const [w = Number.NaN] = await tile.weights();
      const moved = direction === 'up' ? (w + 1) / 2 : (1 - w) / 2;
      tally.add(Math.abs(moved - risen(pulses, states, label)), curveTolerance, `${pulses} pulses ${direction}`);
    }
  };
  try {
    await tile.program(-1);
    await follow('up', statesUp, device.nonlinearity_LTP);
    await tile.program(1);
    await follow('down', statesDown ?? statesUp, -device.nonlinearity_LTD);
  } finally {
    tile.close();
  }
  return tally.as(`curves of ${preset}`);
}

function interpolate({ x, y }: Table, at: number): number {
  const above = Math.max(
    1,
    x.findIndex((point) => point >= at),
  );
  const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [x[above - 1], x[above], y[above - 1], y[above]];
  return y0 + ((at - x0) / (x1 - x0)) * (y1 - y0);
}

function relative(ours: number, golden = Number.NaN): number {
  return Math.abs(ours / golden - 1);
}
