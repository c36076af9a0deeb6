/**
 * Dense networks: what layers there are, and the forward pass every rule shares.
 *
 * z_l = W_l a_{l−1} + b_l, a_l = f(z_l), a_0 the image; the output is softmax(z_L), trained on the cross-entropy, so
 * that the error at the output is ∂loss/∂z_L = y − t.
 */
import type { Recorder, Signal, Tile, Vector } from '../../emulator/index.ts';

/** An activation, its formula in z and its derivative in a = f(z): only activations need be kept. */
export interface Activation {
  readonly name: string;
  readonly formula: string;
  /** f'(z) expressed in `a`. */
  readonly derivative: string;
}

export const activations = {
  sigmoid: { name: 'sigmoid', formula: 'sigmoid(z)', derivative: 'a * (1 - a)' },
  tanh: { name: 'tanh', formula: 'tanh(z)', derivative: '1 - a * a' },
  relu: { name: 'relu', formula: 'max(z, 0)', derivative: 'a > 0 ? 1 : 0' },
} as const satisfies Record<string, Activation>;

export interface NetworkSpec {
  /** Width of the image, of each hidden layer, and the number of classes. */
  readonly widths: readonly number[];
  readonly activation: Activation;
  /** Initial weights and biases are uniform in ±gain/√inputs. */
  readonly gain: number;
}

export interface Layer {
  readonly weights: Tile;
  readonly bias: Vector;
}

/** What the forward pass leaves behind for a rule. */
export interface ForwardPass {
  readonly layers: readonly Layer[];
  /** activations[0] is the image, activations[l] the output of hidden layer l. */
  readonly activations: readonly Signal[];
  /** Class probabilities. */
  readonly prediction: Signal;
}

/** Records the forward pass and its score. */
export function recordForward(program: Recorder, network: NetworkSpec): ForwardPass {
  const { widths, activation, gain } = network;
  const layers: Layer[] = [];
  const signals: Signal[] = [program.image];
  let prediction = program.image;
  for (let l = 1; l < widths.length; l++) {
    const inputs = widths[l - 1] as number;
    const outputs = widths[l] as number;
    const initial = { distribution: 'uniform', bound: gain / Math.sqrt(inputs) } as const;
    const weights = program.tile({ name: `layer ${l}`, outputs, inputs, role: 'weights', initial });
    const bias = program.vector(`bias ${l}`, outputs, initial);
    layers.push({ weights, bias });
    const sum = program.read(weights, signals[l - 1] as Signal);
    if (l < widths.length - 1) {
      const formula = activation.formula.replaceAll('z', '(z + b)');
      signals.push(program.map(`activation ${l}`, formula, { z: sum, b: bias }));
    } else {
      prediction = program.softmax('softmax', program.map('logits', 'z + b', { z: sum, b: bias }));
    }
  }
  program.score(prediction);
  return { layers, activations: signals, prediction };
}
