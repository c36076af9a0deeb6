/** Whether each rule of a study can learn its network as the study says, with the options that it is told. */
import {
  activations,
  checkOptions,
  type NetworkSpec,
  PruningError,
  prunedCount,
  type Rule,
  recordTraining,
  rules,
  type Training,
} from '../../algorithms/index.ts';
import { ProgramError } from '../../emulator/index.ts';
import { factsOf } from '../data/data-facts.ts';
import { type Clash, clash, firstOf } from './clash.ts';
import { optimizerOf } from './optimizer-schema.ts';
import { rateDecayOf } from './rate-decay-schema.ts';
import type { Study } from './study-schema.ts';
import { transferOf } from './transfer-schema.ts';

export function checkRule(name: string, study: Study): readonly Clash[] {
  const rule = rules.get(name);
  if (!rule || study.network.weights !== undefined) return [];
  const { train, options } = study;
  const refusal = rule.refuse?.(networkOf(study));
  const clashes = [
    ...checkOptions(rule, options).map(({ name: option, expected, got }) =>
      clash(`options.${option}`, `${expected} with the rule ${name}`, got),
    ),
    ...(refusal === undefined ? [] : [`Expected ${refusal} with the rule ${name}`]),
    ...firstOf([
      rule.update === 'write' && train.update !== 'write' && (train.epochs > 0 || train.arithmetic === 'arrays'),
      `write with the rule ${name}, whose changes cannot be pulsed`,
      train.update,
    ]).at('train.update'),
  ];
  return clashes.length > 0 ? clashes : tryRecording(rule, study);
}

/** What a rule finds while it records, for instance a batch that is too large for it. */
function tryRecording(rule: Rule, study: Study): readonly Clash[] {
  // What is refused of training altogether is told elsewhere.
  const { pruning, update } = study.train;
  const { initial: asked } = study.network;
  if (update !== 'write' && rule.update === 'write') return [];
  try {
    const { tiles } = recordTraining(rule, networkOf(study), trainingOf(study));
    const layers = tiles.filter(({ role }) => role === 'weights');
    if (pruning) {
      prunedCount(
        layers.map(({ inputs, outputs }) => inputs * outputs),
        pruning,
      );
    }
    const own = layers.some(({ initial }) => initial.distribution !== 'orthogonal');
    return firstOf([
      asked === 'orthogonal' && own,
      `uniform with the rule ${rule.name}, which starts from weights of its own`,
      asked,
    ]).at('network.initial');
  } catch (error) {
    if (error instanceof ProgramError) return [`${error.message} with the rule ${rule.name}`];
    if (error instanceof PruningError) return [error.message.replace('`sparsity`', '`train.pruning.sparsity`')];
    throw error;
  }
}

/** How a study trains, as rules are told. */
export function trainingOf({ tile, train, options }: Pick<Study, 'tile' | 'options'> & TrainedBy): Training {
  const { batch, rate, gradientScale: scale, writeRounding: rounding } = train;
  const update = train.update === 'write' ? 'write' : 'pulses';
  const transfer = transferOf(train);
  const optimizer = optimizerOf(train.optimizer);
  const decays = rateDecayOf(train.rateDecay) !== undefined;
  const writing = { scale, rounding, decays, weightScale: tile.weightScale, ...(optimizer && { optimizer }) };
  const prunes = train.pruning !== undefined;
  return { batch, rate, update, options, ...(transfer && { transfer }), ...(prunes && { prunes }), ...writing };
}

interface TrainedBy {
  readonly train: Omit<Study['train'], 'seeds'>;
}

/** The network that a study is about, whatever images it will see. */
export function networkOf({ network, data }: Pick<Study, 'network' | 'data'>): NetworkSpec {
  const { image, classes } = factsOf(data);
  return networkSpec(network, image, classes);
}

export function networkSpec(
  { hidden, activation, output, gain, initial }: Study['network'],
  image: NetworkSpec['image'],
  classes: number,
): NetworkSpec {
  return { image, hidden, classes, activation: activations[activation], output, gain, initial };
}
