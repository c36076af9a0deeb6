/**
 * What stands between W x and what an array gives, one effect after another, in the order in which a signal meets them:
 * the weights as stored, the inputs as coded, the crosspoints' law of current, the wires, noise, the columns' circuits and
 * the converters at their ends.
 *
 * An effect can be taken out of a specification; the ladder takes out all that come later, so that the differences of its
 * rungs add up to the whole error, whatever interacts with what.
 */
import type { Converters, TileState } from '../../emulator/index.ts';
import type { ProgrammedLayer } from './program-layer.ts';

export interface Effect {
  readonly id: string;
  readonly title: string;
  /** Null where the layer has no such effect. */
  readonly about: (layer: ProgrammedLayer) => string | null;
  readonly remove: (layer: ProgrammedLayer) => ProgrammedLayer;
  /** Whether the others make sense without it. */
  readonly alone: boolean;
}

const changed = (layer: ProgrammedLayer, converters: Partial<Converters>): ProgrammedLayer => ({
  ...layer,
  spec: { ...layer.spec, converters: { ...layer.spec.converters, ...converters } },
});

/** A change of converters that takes keys away, whose absence means ideal. */
function without(layer: ProgrammedLayer, keys: readonly (keyof Converters)[]): ProgrammedLayer {
  const rest = Object.entries(layer.spec.converters).filter(([key]) => !keys.includes(key as keyof Converters));
  return { ...layer, spec: { ...layer.spec, converters: Object.fromEntries(rest) as unknown as Converters } };
}

const isSet = ({ spec }: ProgrammedLayer, keys: readonly (keyof Converters)[]) =>
  keys.some((key) => {
    const value = spec.converters[key];
    return value !== undefined && value !== 0 && !isNothing(value);
  });

/** Effects whose strength is 0. */
function isNothing(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, one]) => (key === 'strength' || key === 'deviation') && one === 0);
}

const inputKeys = ['inputNoise', 'inputAsymmetry'] as const;
const noiseKeys = ['weightNoise', 'shotNoise', 'outputNoiseSpread'] as const;
const columnKeys = [
  'outputAsymmetry',
  'columnLimit',
  'seriesResistance',
  'voltageOffset',
  'referenceWeight',
  'outputNonlinearity',
  'slopeCalibration',
  'columnGain',
  'columnOffset',
] as const;
const converterKeys = ['phases', 'boundManagement'] as const;

/** After the weights as stored, which no specification can take out. */
export const effects: readonly Effect[] = [
  {
    id: 'inputs',
    title: 'Inputs as coded',
    about: (layer) => {
      const { dac } = layer.spec.converters;
      if (dac.kind === 'ideal') return isSet(layer, inputKeys) ? 'noise or asymmetry of inputs' : null;
      return `${dac.bits}-bit DAC`;
    },
    remove: (layer) => changed(without(layer, inputKeys), { dac: { kind: 'ideal' } }),
    // Slices and ranges of the ADC follow from the bits of the DAC.
    alone: false,
  },
  {
    id: 'law',
    title: 'Nonlinear cells',
    about: ({ spec }) => (spec.device.currentVoltage ? 'currents not proportional to voltages' : null),
    remove: (layer) => ({ ...layer, spec: { ...layer.spec, device: { ...layer.spec.device, currentVoltage: null } } }),
    alone: true,
  },
  {
    id: 'wires',
    title: 'Wires',
    about: (layer) => {
      const { wires } = layer.spec;
      if (wires) return wires.row === wires.column ? `${wires.row} Ω a segment` : `${wires.row} and ${wires.column} Ω`;
      return isSet(layer, ['fractionalDrop']) ? 'drops as a fit' : null;
    },
    remove: (layer) => {
      const { wires: _, ...spec } = layer.spec;
      return without({ spec, state: withoutWires(layer.state) }, ['fractionalDrop']);
    },
    alone: true,
  },
  {
    id: 'noise',
    title: 'Noise',
    about: (layer) => {
      const { spec, state } = layer;
      const { constant = 0, proportional = 0 } = spec.readNoise ?? {};
      const cells = constant > 0 || proportional > 0 || state.variance !== undefined || isSet(layer, ['weightNoise']);
      const columns = isSet(layer, ['outputNoise', 'shotNoise']);
      if (cells) return columns ? 'of crosspoints and columns, from read to read' : 'of crosspoints, from read to read';
      return columns ? 'of columns, from read to read' : null;
    },
    remove: (layer) => {
      const { readNoise: _, ...spec } = layer.spec;
      const { variance: __, ...state } = layer.state;
      const device = { ...spec.device, inference: null };
      return changed(without({ spec: { ...spec, device }, state }, noiseKeys), { outputNoise: 0 });
    },
    alone: true,
  },
  {
    id: 'columns',
    title: 'Column circuits',
    about: (layer) => (isSet(layer, columnKeys) ? 'gain, offset, asymmetry or nonlinearity of columns' : null),
    remove: (layer) => without(layer, columnKeys),
    alone: true,
  },
  {
    id: 'adc',
    title: 'ADC',
    about: (layer) => {
      const { adc } = layer.spec.converters;
      return adc.kind === 'ideal' ? null : `${adc.bits} bits${adc.circuit ? ' with deviations' : ''}`;
    },
    remove: (layer) => changed(without(layer, converterKeys), { adc: { kind: 'ideal' } }),
    alone: true,
  },
];

function withoutWires({ attenuation: _, ...state }: TileState): TileState {
  return state;
}

export interface Rung {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  /** The layer with this effect and all before it. */
  readonly layer: ProgrammedLayer;
  /** The layer with every effect but this one; null where that makes no sense. */
  readonly others: ProgrammedLayer | null;
}

/** @param stored what the weights as stored are, in words */
export function ladderOf(layer: ProgrammedLayer, stored: string): readonly Rung[] {
  const present = effects.filter(({ about }) => about(layer) !== null);
  // What a layer does not have is taken out all the same: a device may bring it along without saying so.
  const upTo = (place: number) =>
    effects.reduce(
      (one, effect) => (present.indexOf(effect) < place && present.includes(effect) ? one : effect.remove(one)),
      layer,
    );
  const first: Rung = { id: 'weights', title: 'Weights as stored', about: stored, layer: upTo(0), others: null };
  const rungs = present.map(({ id, title, about, remove, alone }, place): Rung => {
    const last = place === present.length - 1;
    return {
      ...{ id, title, about: about(layer) ?? '' },
      layer: last ? layer : upTo(place + 1),
      others: alone ? remove(layer) : null,
    };
  });
  return [first, ...rungs];
}
