/**
 * What rules of predictive coding share whose values relax.
 *
 * Every hidden layer holds values x_l, and is predicted from those below: p_l = f(W_l x_{l−1} + b_l). With the image and
 * the target clamped, values descend the energy F = Σ_l ½‖x_l − p_l‖² + loss/Σ_L in small steps, all of them from the
 * values before the step; then weights descend it:
 *
 *   e_l = p_l − x_l,  δ_l = e_l ⊙ f'(z_l),  x_l ← x_l + η (e_l − W_{l+1}ᵀ δ_{l+1}),  W_l ← W_l − rate · Σ δ_l x_{l−1}ᵀ
 *
 * Signs are those of a gradient: e is prediction less value, the opposite of Whittington & Bogacz, and δ_L = (y − t)/Σ_L.
 * The prediction form is "activation outside" (x is compared with f of a sum): Millidge, Tschantz & Buckley 2022, Neural
 * Comput. 34:1329; Rosenbaum 2022, PLOS ONE 17(3):e0266102. With a softmax or sigmoid output the loss is its cross-entropy.
 *
 * A prediction is read again only when its input or its weights have changed. So the image, which is clamped, is read once
 * through the first tile however long values relax, unless weights change meanwhile (`ipc`, or `pc-constrained` learning
 * online). A step takes a forward read of every tile but the first and a backward read of the same; layers move together.
 */
import type { Signal, ValueId, Vector } from '../../emulator/index.ts';
import { activate, declareLayer, type Layer, putOut, recordScore } from '../network/network.ts';
import { learn } from './record.ts';
import type { RuleContext } from './rule.ts';

/** A hidden layer at one time. */
export interface Units {
  readonly layer: number;
  readonly value: Signal;
  /** What the layer above is given of the value. */
  readonly sent: Signal;
  readonly prediction: Signal;
  /** e_l, of `compare`. */
  readonly difference: Signal;
}

/** What a variant makes of hidden layers. */
export interface Coding {
  /** p_l from W_l x_{l−1} and b_l. */
  predict(layer: number, sum: Signal, bias: Vector): Signal;
  /** What the layer above is given. @default the value */
  send?(layer: number, value: Signal): Signal;
  /** What error units hold. */
  compare(layer: number, value: Signal, prediction: Signal): Signal;
  /** δ_l = ∂F/∂z_l */
  error(units: Units): Signal;
  /** The value after a step; `returned` is what came back of the error above. */
  move(units: Units, returned: Signal): Signal;
  /** Takes δ_{l+1} to layer l. @default W_{l+1}ᵀ δ_{l+1} */
  carry?(layer: number, above: Signal): Signal;
  /** Changes what carries errors from `layer` to the one below, together with the weights of `layer`. */
  learnCarry?(layer: number, input: Signal, error: Signal): void;
}

/** Layers 1 … as many as were looked at, at one time. */
export interface Snapshot {
  /** x_0 … */
  readonly inputs: readonly Signal[];
  readonly units: readonly Units[];
  /** δ_1 … */
  readonly errors: readonly Signal[];
}

type SweepContext = Pick<RuleContext<unknown>, 'program' | 'network'>;

interface Made {
  readonly input: ValueId;
  readonly prediction: Signal;
}

/** Weights of a dense network and the forward pass through them, with values of whatever kind. */
class Predictions {
  readonly layers: readonly Pick<Layer, 'weights' | 'bias'>[];
  readonly #context: SweepContext;
  readonly #coding: Pick<Coding, 'predict'>;
  readonly #made = new Map<number, Made>();

  constructor(context: SweepContext, coding: Pick<Coding, 'predict'>) {
    const { image, hidden, classes, gain, initial } = context.network;
    const widths = [image.height * image.width * image.channels, ...(hidden as readonly number[]), classes];
    this.#context = context;
    this.#coding = coding;
    this.layers = widths
      .slice(1)
      .map((outputs, index) =>
        declareLayer(context.program, index + 1, { inputs: widths[index] as number, outputs, gain, initial }),
      );
  }

  /** p_l of x_{l−1}; what was made of the same through the same weights is not read again. */
  of(layer: number, input: Signal): Signal {
    const made = this.#made.get(layer);
    if (made?.input === input.id) return made.prediction;
    const { program, network } = this.#context;
    const { weights, bias } = this.layers[layer - 1] as Layer;
    const sum = program.read(weights, input);
    const prediction =
      layer === this.layers.length
        ? putOut(program, network.output ?? 'softmax', sum, bias)
        : this.#coding.predict(layer, sum, bias);
    this.#made.set(layer, { input: input.id, prediction });
    return prediction;
  }

  /** To be made anew. */
  forget(layer: number): void {
    this.#made.delete(layer);
  }
}

/** Records the forward pass of a coding and its score. @returns x_0 …, values, and the predictions that they are */
export function recordSweep(context: SweepContext, coding: Pick<Coding, 'predict' | 'send'>) {
  const { program, network } = context;
  const predictions = new Predictions(context, coding);
  const inputs = [program.image];
  const values = network.hidden.map((_, index) => {
    const value = predictions.of(index + 1, inputs[index] as Signal);
    inputs.push(coding.send?.(index + 1, value) ?? value);
    return value;
  });
  recordScore(program, network, predictions.of(inputs.length, inputs.at(-1) as Signal));
  return { predictions, inputs, values };
}

/** Values that relax. */
export class Inference {
  readonly #context: RuleContext<unknown>;
  readonly #coding: Coding;
  readonly #outputVariance: number;
  readonly #predictions: Predictions;
  #values: readonly Signal[];
  #inputs: readonly Signal[];
  /** Of the output, and the prediction that it is the error of. */
  #last: { readonly y: Signal; readonly error: Signal } | null = null;

  /** Starts from the forward pass, whose prediction is scored. */
  constructor(context: RuleContext<unknown>, coding: Coding, outputVariance = 1) {
    const { predictions, values, inputs } = recordSweep(context, coding);
    this.#context = context;
    this.#coding = coding;
    this.#outputVariance = outputVariance;
    this.#predictions = predictions;
    this.#values = values;
    this.#inputs = inputs;
  }

  /** The number of the output's layer. */
  get last(): number {
    return this.#inputs.length;
  }

  /** Errors of layers 1 … `layers` of the values as they are. @default every layer */
  look(layers = this.last): Snapshot {
    const inputs = this.#inputs.slice(0, layers);
    const units = this.#values.slice(0, layers).map((value, index): Units => {
      const layer = index + 1;
      const prediction = this.#predictions.of(layer, inputs[index] as Signal);
      const difference = this.#coding.compare(layer, value, prediction);
      return { layer, value, sent: this.#inputs[layer] as Signal, prediction, difference };
    });
    const errors = units.map((one) => this.#coding.error(one));
    return { inputs, units, errors: layers === this.last ? [...errors, this.#outputError()] : errors };
  }

  /** What comes back to each hidden layer of the error of the layer above it. */
  carry({ errors }: Snapshot): readonly Signal[] {
    return errors.slice(1).map((error, index) => {
      const { weights } = this.#predictions.layers[index + 1] as Layer;
      return this.#coding.carry?.(index + 1, error) ?? this.#context.program.readTransposed(weights, error);
    });
  }

  /** One step of those hidden layers to which something came back. */
  move({ units }: Snapshot, returned: readonly Signal[]): void {
    const moved = returned.map((signal, index) => this.#coding.move(units[index] as Units, signal));
    const sent = moved.map((value, index) => this.#coding.send?.(index + 1, value) ?? value);
    this.#values = [...moved, ...this.#values.slice(moved.length)];
    this.#inputs = [this.#context.program.image, ...sent, ...this.#inputs.slice(sent.length + 1)];
  }

  /** Changes the weights of a layer by a snapshot. */
  learn({ inputs, errors }: Snapshot, layer: number): void {
    const [input, error] = [inputs[layer - 1] as Signal, errors[layer - 1] as Signal];
    learn(this.#context, this.#predictions.layers[layer - 1] as Layer, [{ input, error }]);
    if (layer > 1) this.#coding.learnCarry?.(layer, input, error);
    this.#predictions.forget(layer);
  }

  #outputError(): Signal {
    const { program } = this.#context;
    const y = this.#predictions.of(this.last, this.#inputs.at(-1) as Signal);
    if (this.#last?.y === y) return this.#last.error;
    const text = this.#outputVariance === 1 ? 'y - t' : `(y - t) / ${this.#outputVariance}`;
    this.#last = { y, error: program.map('output error', text, { y, t: program.target }) };
    return this.#last.error;
  }
}

/** Values relax for so many steps; then every layer learns once, by the errors that are left. */
export function learnAfter(inference: Inference, steps: number): void {
  for (let step = 0; step < steps; step++) {
    const snapshot = inference.look();
    inference.move(snapshot, inference.carry(snapshot));
  }
  const settled = inference.look();
  for (let layer = 1; layer <= inference.last; layer++) inference.learn(settled, layer);
}

/**
 * Every layer learns at every step, by the same errors that move the values. At the first a hidden value is its own
 * prediction, so that only the output learns; the last moves nothing, since nothing would learn of it.
 */
export function learnMeanwhile(context: RuleContext<unknown>, inference: Inference, steps: number): void {
  for (let step = 0; step < steps; step++) {
    const snapshot = inference.look();
    const returned = step < steps - 1 ? inference.carry(snapshot) : [];
    for (let layer = step === 0 ? inference.last : 1; layer <= inference.last; layer++) {
      inference.learn(snapshot, layer);
    }
    context.program.beginRound();
    inference.move(snapshot, returned);
  }
}

/** Values of normal distributions around f(z), of variance one. */
export function gaussianCoding({ program, network }: SweepContext, stepSize: number): Coding {
  const { activation } = network;
  return {
    predict: (layer, sum, bias) => activate(program, `activation ${layer}`, activation, sum, bias),
    compare: (layer, x, p) => program.map(`difference ${layer}`, 'p - x', { p, x }),
    error: ({ layer, difference: e, prediction: a }) =>
      program.map(`error ${layer}`, `e * (${activation.derivative})`, { e, a }),
    move: ({ layer, value: x, difference: e }, r) =>
      program.map(`value ${layer}`, `x + ${stepSize} * (e - r)`, { x, e, r }),
  };
}
