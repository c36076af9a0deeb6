/**
 * Networks: what layers there are, and the forward pass every rule shares.
 *
 * z_l = W_l x_l + b_l, a_l = f(z_l). A dense layer takes all of what the layer below puts out, x_l = a_{l−1}; a
 * convolution takes the patches of it, one vector at each of its positions, and may be pooled. x_1 comes from the image.
 */
import {
  type MapShape,
  type Recorder,
  type Signal,
  type Tile,
  type Vector,
  type Window,
  windowSteps,
} from '../../emulator/index.ts';

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
  'leaky-relu': { name: 'leaky-relu', formula: 'max(z, 0.1 * z)', derivative: 'a > 0 ? 1 : 0.1' },
  /** ln(1 + exp(10 z))/10: a ramp with a soft knee. */
  softplus: {
    name: 'softplus',
    formula: 'z > 2 ? z : log(1 + exp(10 * min(z, 2))) / 10',
    derivative: '1 - exp(-10 * a)',
  },
  /** Rates from 0 to 1. */
  'hard-sigmoid': {
    name: 'hard-sigmoid',
    formula: 'min(max(z, 0), 1)',
    derivative: 'a > 0 ? (a < 1 ? 1 : 0) : 0',
  },
  /** Rates with a threshold: half at z = 1/2, close to 0 and 1 at both ends of 0 … 1. */
  'sharp-sigmoid': { name: 'sharp-sigmoid', formula: 'sigmoid(4 * z - 2)', derivative: '4 * a * (1 - a)' },
  /** (1 + hardtanh(z − 1))/2: rates that saturate at z = 2. */
  'half-sigmoid': {
    name: 'half-sigmoid',
    formula: 'min(max(0.5 * z, 0), 1)',
    derivative: 'a > 0 ? (a < 1 ? 0.5 : 0) : 0',
  },
  linear: { name: 'linear', formula: 'z', derivative: '1' },
} as const satisfies Record<string, Activation>;

/** A layer whose weights are the same at every position of a map. */
export interface Convolution {
  readonly channels: number;
  /** Positions on a side of the window. */
  readonly kernel: number;
  readonly stride: number;
  /** Zeros around the map on every side. */
  readonly padding: number;
  /** Takes the largest of so many positions on a side; 1: of none but itself. */
  readonly pooling: number;
}

/**
 * What the last layer makes of its sums: probabilities on whose cross-entropy it learns, rates on whose cross-entropy,
 * each class apart, or the sums themselves on half their squared error. Either way ∂loss/∂z = y − t.
 */
export const outputKinds = ['softmax', 'sigmoid', 'linear'] as const;
export type OutputKind = (typeof outputKinds)[number];

/** Orthogonal: rows of a matrix of weights, or its columns if they are fewer (Saxe, McClelland & Ganguli 2014, arXiv 1312.6120). */
export const initialWeights = ['uniform', 'orthogonal'] as const;
export type InitialWeights = (typeof initialWeights)[number];

export interface NetworkSpec {
  /** Where the first layer is dense only the product counts. */
  readonly image: MapShape;
  /** Neurons of a dense layer, or a convolution, first to last. */
  readonly hidden: readonly (number | Convolution)[];
  readonly classes: number;
  /** Of the hidden layers. */
  readonly activation: Activation;
  /** @default softmax */
  readonly output?: OutputKind;
  /** Initial weights and biases are uniform in ±gain/√inputs, orthogonal weights of length gain. */
  readonly gain: number;
  /** @default uniform */
  readonly initial?: InitialWeights;
}

/** A network of dense layers alone: width of the image, of each hidden layer, and the number of classes. */
export function denseLayers(widths: readonly number[]): Pick<NetworkSpec, 'image' | 'hidden' | 'classes'> {
  const [channels = 1] = widths;
  return { image: { height: 1, width: 1, channels }, hidden: widths.slice(1, -1), classes: widths.at(-1) ?? 1 };
}

/** Widths of hidden layers, none of which is a convolution. */
export const denseWidths = ({ hidden }: NetworkSpec): readonly number[] =>
  hidden.filter((shape) => typeof shape === 'number');

export interface Layer {
  readonly weights: Tile;
  readonly bias: Vector;
  /** x_l: what the tile reads. */
  readonly input: Signal;
  /** W_l x_l, before the bias. */
  readonly sum: Signal;
  /** a_l = f(z_l) before it is pooled; of the last layer the prediction. */
  readonly activation: Signal;
  /** Takes an error at {@link input} to the activation below, through patches and pooling. */
  below(error: Signal): Signal;
}

/** What the forward pass leaves behind for a rule. */
export interface ForwardPass {
  readonly layers: readonly Layer[];
  /** y: what the last layer puts out. */
  readonly output: Signal;
}

/** What a layer puts out, as the next one finds it. */
interface Below {
  readonly signal: Signal;
  /** Of a map; null of a vector. */
  readonly map: MapShape | null;
  /** Takes an error at {@link signal} to the activation before pooling. */
  unpool(error: Signal): Signal;
}

/** Records the forward pass and its score. */
export function recordForward(program: Recorder, network: NetworkSpec): ForwardPass {
  const pass = recordPass(program, network, program.image);
  recordScore(program, network, pass.output);
  return pass;
}

/** Scores what a network puts out. */
export function recordScore(program: Recorder, { output = 'softmax' }: NetworkSpec, y: Signal): void {
  program.score(output === 'linear' ? program.softmax('prediction', y) : y);
}

/** Records a pass of `x` through the layers. */
export function recordPass(program: Recorder, network: NetworkSpec, x: Signal): ForwardPass {
  const { image, hidden, classes, activation, gain, initial, output: kind = 'softmax' } = network;
  const layers: Layer[] = [];
  const isMap = x.positions > 1;
  let below: Below = { signal: x, map: isMap ? image : null, unpool: (error) => error };
  [...hidden, classes].forEach((shape, index) => {
    const l = index + 1;
    const entry = enter(program, l, shape, below);
    const inputs = entry.input.width;
    const outputs = typeof shape === 'number' ? shape : shape.channels;
    const { weights, bias } = declareLayer(program, l, { inputs, outputs, gain, initial, window: entry.window });
    const sum = program.read(weights, entry.input);
    const output =
      index === hidden.length
        ? putOut(program, kind, sum, bias)
        : activate(program, `activation ${l}`, activation, sum, bias);
    layers.push({ weights, bias, input: entry.input, sum, activation: output, below: entry.below });
    below = leave(program, l, shape, entry.map, output);
  });
  return { layers, output: (layers.at(-1) as Layer).activation };
}

/** Weights and bias of layer l, uniform in ±gain/√inputs; weights orthogonal if so wished. */
export function declareLayer(
  program: Recorder,
  l: number,
  shape: {
    inputs: number;
    outputs: number;
    gain: number;
    initial?: InitialWeights | undefined;
    window?: Window | null;
  },
): Pick<Layer, 'weights' | 'bias'> {
  const { inputs, outputs, gain, window } = shape;
  const uniform = { distribution: 'uniform', bound: gain / Math.sqrt(inputs) } as const;
  const initial = shape.initial === 'orthogonal' ? ({ distribution: 'orthogonal', bound: gain } as const) : uniform;
  const weights = program.tile({
    ...{ name: `layer ${l}`, outputs, inputs, role: 'weights', initial },
    ...(window && { window }),
  });
  return { weights, bias: program.vector(`bias ${l}`, outputs, uniform) };
}

/** What the last layer makes of its sums z and biases. */
export function putOut(program: Recorder, kind: OutputKind, z: Signal, b: Vector): Signal {
  return kind === 'softmax' ? recordSoftmax(program, { z, b }) : activate(program, 'output', activations[kind], z, b);
}

/** softmax(z + b), or of b alone. */
export function recordSoftmax(program: Recorder, { z, b }: { z: Signal | null; b: Vector }): Signal {
  return program.softmax('softmax', program.map('logits', z ? 'z + b' : 'b', { b, ...(z && { z }) }));
}

/** f(z + b) */
export function activate(program: Recorder, name: string, { formula }: Activation, z: Signal, b: Vector): Signal {
  return program.map(name, formula.replaceAll(/\bz\b/g, '(z + b)'), { z, b });
}

/** From what the layer below puts out to what the tile reads, and back. */
function enter(program: Recorder, l: number, shape: number | Convolution, { signal, map, unpool }: Below) {
  if (typeof shape === 'number' || map === null) {
    const input = program.reshape(`flatten ${l}`, signal, signal.width * signal.positions);
    const below = (error: Signal) => unpool(program.reshape(`error map ${l}`, error, signal.width));
    return { input, below, map: null, window: null };
  }
  const window = { map, kernel: shape.kernel, stride: shape.stride, padding: shape.padding };
  return {
    input: program.patches(`patches ${l}`, window, signal),
    below: (error: Signal) => unpool(program.sumPatches(`sum of patches ${l}`, window, error)),
    map: {
      height: windowSteps(window, map.height),
      width: windowSteps(window, map.width),
      channels: shape.channels,
    },
    window,
  };
}

function leave(program: Recorder, l: number, shape: number | Convolution, map: MapShape | null, output: Signal): Below {
  if (typeof shape === 'number' || map === null || shape.pooling === 1) {
    return { signal: output, map, unpool: (error) => error };
  }
  const { pooling: size } = shape;
  return {
    signal: program.pool(`pool ${l}`, size, map, output),
    map: { ...map, height: Math.floor(map.height / size), width: Math.floor(map.width / size) },
    unpool: (error) => program.unpool(`unpool ${l}`, size, map, output, error),
  };
}
