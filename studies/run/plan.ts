/** From a settled study and a rule to programs, tiles and chip: everything that a machine and the account need. */
import { type DataSet, fractionOf, recordEvaluation, recordTraining, rules } from '../../algorithms/index.ts';
import type { ChipSpec, MapShape, Program, TileSpec } from '../../emulator/index.ts';
import { networkSpec, trainingOf } from '../schema/check-rules.ts';
import { isProgrammedFrom } from '../schema/programmed-cell.ts';
import type { Study } from '../schema/study-schema.ts';
import { processOf } from '../technology/process-of.ts';
import { defaultColumnsPerAdc, growingTiles, tileSpecs } from './tile-spec.ts';

export interface Plan {
  readonly title: string;
  /** One step; where arrays are programmed and only read, that is one batch of inference. */
  readonly training: Program;
  readonly evaluation: Program;
  readonly tiles: readonly TileSpec[];
  readonly chip: ChipSpec;
  /** Steps in an epoch of training, or in one pass over the test images. */
  readonly steps: number;
}

/** Images that a plan is for. */
export interface DataShape {
  /** Where it is not one vector. */
  readonly image?: MapShape;
  readonly width: number;
  readonly classes: number;
  readonly train: number;
  readonly test: number;
}

export function shapeOf({ width, classes, train, test }: DataSet): DataShape {
  return { width, classes, train: train.count, test: test.count };
}

/** Images evaluated side by side; a machine keeps the values of that many. */
const evaluationBatch = 500;

/** What a plan depends on. */
export type Planned = Pick<Study, 'images' | 'network' | 'options' | 'tile' | 'technology' | 'chip'> & {
  readonly train: Omit<Study['train'], 'seeds'>;
};

/** In the place of a rule where weights were imported. */
export const importedRule = 'imported';

/** The rules whose outcomes a study has: those it trains by, or none of them. */
export function rulesOf({ network, rules: trained }: Study): readonly string[] {
  return network.weights === undefined ? trained : [importedRule];
}

export function planRule(study: Planned, ruleName: string, data: DataShape): Plan {
  const { tile, train } = study;
  const image = data.image ?? { height: 1, width: 1, channels: data.width };
  const spec = networkSpec(study.network, image, data.classes);
  const rule = ruleName === importedRule ? undefined : ruleOf(ruleName);
  const evaluation = recordEvaluation(spec, Math.min(evaluationBatch, data.test), rule, trainingOf(study));
  const title = rule?.title ?? 'imported weights';
  // Arrays that are programmed never learn: their chip is one for inference, and so is a step of it.
  const programmed = isProgrammedFrom(study);
  const training = programmed
    ? { ...recordEvaluation(spec, train.batch), name: 'infer' }
    : recordTraining(ruleOf(ruleName), spec, trainingOf(study));
  const tiles = tileSpecs(tile, training.tiles, growingTiles(training));
  return {
    title,
    training,
    evaluation,
    tiles,
    chip: chipOf(study),
    steps: Math.ceil((programmed ? data.test : fractionOf(study.images.fraction, data.train)) / train.batch),
  };
}

function ruleOf(name: string) {
  const rule = rules.get(name);
  if (!rule) throw new RangeError(`no rule ${name}`);
  return rule;
}

/** What is billed of an ideal converter is the account's assumption; its kind and sharing are those of the defaults. */
function chipOf({ tile, technology, chip }: Planned): ChipSpec {
  const { dac, adc } = tile.converters;
  const shared = adc === 'ideal' ? undefined : adc.columnsPerAdc;
  return {
    technology: technologyOf(technology),
    ...chip,
    pipeline: chip.pipeline === 'none' ? null : chip.pipeline,
    encoding: dac === 'ideal' ? 'pulse-width' : dac.encoding,
    adcKind: adc === 'ideal' ? 'sar' : adc.kind,
    columnsPerAdc: shared ?? defaultColumnsPerAdc(tile.columns),
  };
}

/** Wires have barriers unless the study says otherwise. */
function technologyOf({ node, barrier = true, ...rest }: Study['technology']): ChipSpec['technology'] {
  return { ...rest, barrier, node: typeof node === 'number' ? node : processOf(node) };
}
