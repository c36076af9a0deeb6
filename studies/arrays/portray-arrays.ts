/** The arrays of a layer as data to show: `reports/arrays/`. */
import type { DataSet } from '../../algorithms/index.ts';
import { arrayConditions, solveWires, type TileState } from '../../emulator/index.ts';
import { type Answers, type ArrayReport, heatMap, type PassiveReport } from '../../reports/index.ts';
import { packageVersion } from '../package-facts.ts';
import { attenuationMap, conductanceMaps, histogramsOf } from './array-maps.ts';
import type { Chosen } from './choose-layer.ts';
import { hardwareFacts } from './hardware-words.ts';
import type { Network } from './network-of.ts';
import { portrayPassive } from './portray-passive.ts';
import type { ProgrammedLayer } from './program-layer.ts';
import { readErrors } from './read-errors.ts';
import { type Reading, readLayer } from './read-layer.ts';
import { solveLayer } from './solve-layer.ts';
import type { Placed } from './solve-placed.ts';

export interface PortraitRequest {
  readonly title: string;
  readonly reproduce: string;
  readonly chosen: Chosen;
  readonly network: Network;
  readonly layer: ProgrammedLayer;
  readonly data: DataSet;
  /** Test images that are read, the first of the set. */
  readonly vectors: number;
  /** Time for which a full-scale input drives its row, @unit s. */
  readonly drive: number;
  /** Whether the array that is drawn is taken as passive, too. */
  readonly passive: boolean;
  /** Told what is being done. */
  readonly onStage: (stage: string) => void;
}

export async function portrayArrays(request: PortraitRequest): Promise<ArrayReport> {
  const { chosen, network, layer, onStage } = request;
  onStage('wires');
  const { facts, attenuation, layer: settled } = await settleWires(layer);
  const reading = { chosen, network: network.layers, data: request.data, vectors: request.vectors };
  onStage('reads');
  const exact = await readLayer(reading, null);
  const { errors, read } = await readErrors(settled, exact, reading);
  onStage('drops and power');
  const { conductances, placed, losses, figures, drawn, power, overview } = solveLayer(
    settled,
    exact.inputs,
    request.drive,
  );
  const shown = placed[drawn] as Placed;
  if (request.passive) onStage('half-select');
  const passive = request.passive ? passiveOf(chosen, layer, shown) : null;
  const own = losses?.[drawn];
  const mapOf = (values: Float64Array) => heatMap(values, shown.circuit.rows, shown.circuit.columns);
  return {
    format: 'crosspoint-array',
    version: 1,
    crosspoint: packageVersion(),
    title: request.title,
    variant: chosen.variant.name,
    seed: chosen.seed,
    reproduce: request.reproduce,
    layer: layerFacts(chosen, network, layer),
    hardware: hardwareFacts(layer.spec),
    filling: {
      arrays: facts.arrays,
      utilisation: facts.utilisation,
      residual: facts.residual,
      sweeps: facts.sweeps,
    },
    arrays: figures,
    drawn,
    maps: {
      conductance: conductanceMaps(layer.spec, conductances, shown),
      lossFull: own ? mapOf(own.full) : null,
      lossMean: own ? mapOf(own.mean) : null,
      attenuation: attenuation && attenuationMap(layer.spec, attenuation, shown),
    },
    overview,
    histograms: histogramsOf(layer.spec, conductances),
    errors,
    answers: answersOf(request.data, exact, read),
    power,
    passive,
  };
}

function passiveOf({ study }: Chosen, { spec }: ProgrammedLayer, { circuit }: Placed): PassiveReport {
  return portrayPassive({ circuit, device: study.tile.device, electrical: spec.device.electrical });
}

function layerFacts(
  { layer: place, plan }: Chosen,
  { origin, text, layers }: Network,
  { spec }: ProgrammedLayer,
): ArrayReport['layer'] {
  const { name, inputs, outputs } = spec.declaration;
  return {
    ...{ name, inputs, outputs, origin, originText: text },
    place: place + 1,
    layers: Math.min(layers.length, plan.tiles.length),
    weightScale: spec.weightScale ?? 1,
  };
}

/** Solves the wires once: what they do is kept with the state, so that no rung of the ladder solves them again. */
async function settleWires(layer: ProgrammedLayer) {
  const { spec, state } = layer;
  const { attenuation, facts } = await arrayConditions(spec, () => state, solveWires);
  const solved: TileState = { ...state, ...(attenuation && { attenuation }) };
  return { facts, attenuation, layer: { spec, state: solved } };
}

function answersOf({ test }: DataSet, exact: Reading, read: Reading): Answers {
  const right = ({ answers }: Reading) => answers.filter((one, image) => one === test.labels[image]).length;
  return {
    images: exact.answers.length,
    kept: read.answers.filter((one, image) => one === exact.answers[image]).length,
    correct: right(read),
    correctExact: right(exact),
  };
}
