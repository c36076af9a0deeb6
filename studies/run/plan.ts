/** From a settled study and a rule to programs, tiles and chip: everything that a machine and the account need. */
import { activations, type Rule, recordEvaluation, recordTraining, rules } from '../../algorithms/index.ts';
import { settleDevice } from '../../devices/index.ts';
import type { ChipSpec, Converters, Program, TileSpec } from '../../emulator/index.ts';
import { defaultColumnsPerAdc } from '../schema/settle-study.ts';
import type { Study } from '../schema/study-schema.ts';

export interface Plan {
  readonly rule: Rule;
  readonly training: Program;
  readonly evaluation: Program;
  readonly tiles: readonly TileSpec[];
  readonly chip: ChipSpec;
  /** Training steps in an epoch. */
  readonly steps: number;
}

/** Images that a plan is for. */
export interface DataShape {
  readonly width: number;
  readonly classes: number;
  readonly train: number;
  readonly test: number;
}

/** Images evaluated side by side; a machine keeps the values of that many. */
const evaluationBatch = 500;

type Planned = Pick<Study, 'network' | 'tile' | 'technology' | 'chip'> & {
  readonly train: Omit<Study['train'], 'seeds'>;
};

export function planRule(study: Planned, ruleName: string, data: DataShape): Plan {
  const { network, tile, train } = study;
  const rule = rules.get(ruleName);
  if (!rule) throw new RangeError(`no rule ${ruleName}`);
  const spec = {
    widths: [data.width, ...network.hidden, data.classes],
    activation: activations[network.activation],
    gain: network.gain,
  };
  const training = recordTraining(rule, spec, { rate: train.rate, update: train.update, batch: train.batch });
  const evaluation = recordEvaluation(spec, Math.min(evaluationBatch, data.test));
  const device = settleDevice(tile.device, 'tile.device');
  const converters = convertersOf(tile);
  const tiles = training.tiles.map((declaration) => ({
    declaration,
    device,
    mapping: tile.mapping,
    array: { rows: tile.rows, columns: tile.columns },
    converters,
    trainLength: tile.trainLength,
  }));
  return { rule, training, evaluation, tiles, chip: chipOf(study), steps: Math.ceil(data.train / train.batch) };
}

function convertersOf({ converters: { dac, adc, outputNoise } }: Study['tile']): Converters {
  return {
    dac: dac === 'ideal' ? { kind: 'ideal' } : { kind: 'uniform', bits: dac.bits, scaling: dac.scaling },
    adc: adc === 'ideal' ? { kind: 'ideal' } : { kind: 'uniform', bits: adc.bits, range: adc.range },
    outputNoise,
  };
}

/** What is billed of an ideal converter is the account's assumption; its kind and sharing are those of the defaults. */
function chipOf({ tile, technology, chip }: Planned): ChipSpec {
  const { dac, adc } = tile.converters;
  const shared = adc === 'ideal' ? undefined : adc.columnsPerAdc;
  return {
    technology,
    memory: chip.memory,
    gradientUnits: chip.gradientUnits,
    encoding: dac === 'ideal' ? 'pulse-width' : dac.encoding,
    adcKind: adc === 'ideal' ? 'sar' : adc.kind,
    columnsPerAdc: shared ?? defaultColumnsPerAdc(tile.columns),
  };
}
