/**
 * A learning rule: how the error at the output becomes a change of every layer.
 *
 * A rule records its program over tiles; what it demands of hardware and what it costs is read off that program.
 */
import {
  fillingWeight,
  type GradientWriting,
  type Program,
  Recorder,
  type Signal,
  type Tile,
  type UpdateMode,
  type WeightScale,
} from '../../emulator/index.ts';
import { type ForwardPass, type Layer, type NetworkSpec, recordForward } from '../network/network.ts';

export interface Training extends GradientWriting {
  /** Learning rate per sample: W ← W − rate · Σ_samples error inputᵀ. */
  readonly rate: number;
  readonly update: UpdateMode;
  /** Weight that fills a cell; a gradient by its largest entry is a share of it. @default one */
  readonly weightScale?: WeightScale;
  readonly batch: number;
}

/** What a rule works with while it records. */
export interface RuleContext {
  readonly program: Recorder;
  readonly network: NetworkSpec;
  readonly pass: ForwardPass;
}

export interface Rule {
  /** As in study files. */
  readonly name: string;
  readonly title: string;
  readonly citation: string;
  /**
   * Records the error δ_l = ∂loss/∂z_l (or what the rule has in its place) of every layer, from the output's error.
   *
   * @returns one signal per layer, first layer first
   */
  recordErrors(context: RuleContext, outputError: Signal): readonly Signal[];
}

/** The program of one training batch. */
export function recordTraining(rule: Rule, network: NetworkSpec, training: Training): Program {
  const program = open('train', network, training.batch);
  const pass = recordForward(program, network);
  const outputError = program.map('output error', 'y - t', { y: pass.prediction, t: program.target });
  const errors = rule.recordErrors({ program, network, pass }, outputError);
  const { update, scale, weightScale = 'one' } = training;
  pass.layers.forEach(({ weights, bias, input }, index) => {
    const error = errors[index] as Signal;
    const rate = training.rate * (scale === 'largest' ? fillingWeight(weightScale, weights.initial) : 1);
    program.change(update, weights, input, error, rate, training);
    program.adjust(bias, error, rate, training);
  });
  return program.finish();
}

/** The program that only predicts and scores. */
export function recordEvaluation(network: NetworkSpec, batch: number): Program {
  const program = open('evaluate', network, batch);
  recordForward(program, network);
  return program.finish();
}

/** Where the first layer is dense the image is one vector. */
function open(name: string, { image, hidden, classes }: NetworkSpec, batch: number): Recorder {
  const { height, width, channels } = image;
  const positions = typeof hidden[0] === 'object' ? height * width : 1;
  return new Recorder(name, { batch, inputs: (height * width * channels) / positions, positions, classes });
}

/** A fixed random matrix B that carries an error of `inputs` values to `outputs` neurons; entries U(±1/√outputs). */
export function feedbackTile(program: Recorder, layer: number, outputs: number, inputs: number): Tile {
  return program.tile({
    name: `feedback ${layer}`,
    outputs,
    inputs,
    role: 'feedback',
    initial: { distribution: 'uniform', bound: 1 / Math.sqrt(outputs) },
  });
}

/** δ_l = carried ⊙ f'(z_l). */
export function hiddenError({ program, network, pass }: RuleContext, layer: number, carried: Signal): Signal {
  const { activation: a } = pass.layers[layer - 1] as Layer;
  return program.map(`error ${layer}`, `e * (${network.activation.derivative})`, { e: carried, a });
}

/** Errors that travel from the output down, one layer after another; `carry` takes the error of layer l + 1 to layer l. */
export function propagateErrors(
  context: RuleContext,
  outputError: Signal,
  carry: (layer: number, above: Signal) => Signal,
): readonly Signal[] {
  const errors: Signal[] = [outputError];
  for (let layer = context.pass.layers.length - 1; layer > 0; layer--) {
    errors.unshift(hiddenError(context, layer, carry(layer, errors[0] as Signal)));
  }
  return errors;
}
