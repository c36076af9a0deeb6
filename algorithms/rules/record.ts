/** From a rule and a network to the programs of a batch. */
import {
  type FormulaOptions,
  fillingWeight,
  type Program,
  ProgramError,
  Recorder,
  type Signal,
  type Term,
  type Tile,
} from '../../emulator/index.ts';
import { type Layer, type NetworkSpec, recordForward } from '../network/network.ts';
import { type Rule, type RuleContext, settleOptions, type Training } from './rule.ts';
import { learnByTransfer } from './transfer.ts';

/** The program of one training batch. */
export function recordTraining(rule: Rule, network: NetworkSpec, training: Training): Program {
  const refusal = rule.refuse?.(network);
  if (refusal !== undefined) throw new ProgramError(`Expected ${refusal}`);
  const { batch, prunes, transfer } = training;
  const program = open('train', network, { batch, prunes, visible: transfer?.visible });
  rule.record({ program, network, training, options: settleOptions(rule, training.options) });
  return program.finish();
}

/** The program that only predicts and scores. */
export function recordEvaluation(
  network: NetworkSpec,
  batch: number,
  rule?: Rule,
  { options = {}, transfer }: Pick<Training, 'options' | 'transfer'> = {},
): Program {
  const program = open('evaluate', network, { batch, visible: transfer?.visible });
  if (rule?.recordPrediction) {
    rule.recordPrediction({ program, network, options: settleOptions(rule, options) });
  } else recordForward(program, network);
  return program.finish();
}

interface Opened {
  readonly batch: number;
  readonly prunes?: boolean | undefined;
  readonly visible?: number | undefined;
}

/** Where the first layer is dense the image is one vector. */
function open(
  name: string,
  { image, hidden, classes }: NetworkSpec,
  { batch, prunes = false, visible = 0 }: Opened,
): Recorder {
  const { height, width, channels } = image;
  const positions = typeof hidden[0] === 'object' ? height * width : 1;
  const inputs = (height * width * channels) / positions;
  return new Recorder(name, { batch, inputs, positions, classes, prunes, visible });
}

export interface LearnOptions {
  /** Times the rate of training. @default 1 */
  readonly factor?: number;
  /** Terms of the weights besides, which biases have no part in. @default none */
  readonly weightTerms?: readonly Term[];
  /** In the place of the gradient of the weights; biases have none. */
  readonly formula?: FormulaOptions;
}

type LearnContext = Pick<RuleContext<unknown>, 'program' | 'training'>;

/**
 * Changes a layer by errors and what came in when they arose: W ← W − rate · Σ error inputᵀ, b ← b − rate · Σ error. By
 * pulses each term is an update of its own.
 */
export function learn(
  context: LearnContext,
  { weights, bias }: Pick<Layer, 'weights' | 'bias'>,
  terms: readonly Term[],
  options: LearnOptions = {},
): void {
  const { program, training } = context;
  learnWeights(context, weights, [...terms, ...(options.weightTerms ?? [])], options);
  program.adjust(
    bias,
    sumOf(
      program,
      `change of ${bias.name}`,
      terms.map(({ error }) => error),
    ),
    rateOf(training, weights, options),
    training,
  );
}

/** Changes a tile alone, as {@link learn} does. */
export function learnWeights(
  { program, training }: LearnContext,
  tile: Tile,
  terms: readonly Term[],
  options: LearnOptions = {},
): void {
  const { update, transfer, decays = false } = training;
  const { formula, factor = 1 } = options;
  const rate = rateOf(training, tile, options);
  if (transfer) learnByTransfer(program, tile, terms, { ...transfer, fastRate: transfer.fastRate * factor, decays });
  else if (update === 'write') program.write(tile, terms, rate, { ...training, ...(formula && { formula }) });
  else for (const { input, error } of terms) program.change(update, tile, input, error, rate, { decays });
}

/** Of a gradient by its largest entry a rate is a share of what fills a cell. */
export function rateOf(
  { rate, scale, weightScale = 'one' }: Training,
  { initial }: Tile,
  { factor = 1 }: Pick<LearnOptions, 'factor'> = {},
): number {
  return rate * factor * (scale === 'largest' ? fillingWeight(weightScale, initial) : 1);
}

/** One signal as it is, several added. */
function sumOf(program: Recorder, name: string, signals: readonly Signal[]): Signal {
  const [only] = signals;
  if (only && signals.length === 1) return only;
  const named = signals.map((signal, index) => [`e${index}`, signal] as const);
  return program.map(name, named.map(([key]) => key).join(' + '), Object.fromEntries(named));
}
