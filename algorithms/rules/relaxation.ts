/**
 * Networks whose states settle: every layer hears the one below and the one above, all of them at once, step after step.
 *
 * s_l ← f(W_l s_{l−1} + b_l + what it hears from above), from s = 0. What the image sends to the first layer does not
 * change while the states do, so it is read once; a first step from states of zero needs no reads at all.
 */
import type { Recorder, Signal, Term, Vector } from '../../emulator/index.ts';
import {
  type Activation,
  activations,
  declareLayer,
  denseWidths,
  type Layer,
  type NetworkSpec,
  recordSoftmax,
} from '../network/network.ts';

export type Synapses = Pick<Layer, 'weights' | 'bias'>;

/** What reaches a layer: from below and from above where something is sent, and the state it has. */
export interface Sums {
  readonly z: Signal | null;
  readonly b: Vector;
  readonly h: Signal | null;
  readonly s: Signal | null;
}

export interface Relaxation {
  readonly program: Recorder;
  /** Of the layers that have a state, first to last. */
  readonly layers: readonly Synapses[];
  /** W_1 x. */
  readonly drive: Signal;
  /** What layer l hears of the state above it. */
  hear(l: number, above: Signal): Signal;
  /** What the last of the layers hears from beyond, given its state. @default nothing */
  readonly beyond?: (last: Signal) => Signal;
  /** The next state of layer l. */
  respond(l: number, sums: Sums): Signal;
}

export function declareLayers(program: Recorder, network: NetworkSpec): readonly Synapses[] {
  const { classes, gain, initial } = network;
  const widths = [program.image.width, ...denseWidths(network), classes];
  return widths.slice(1).map((outputs, index) => {
    return declareLayer(program, index + 1, { inputs: widths[index] as number, outputs, gain, initial });
  });
}

/** States after so many steps; without a start from zero, in which case the first step reads nothing. */
export function relax(relaxation: Relaxation, steps: number, start?: readonly Signal[]): readonly Signal[] {
  const { program, layers, drive, hear, beyond, respond } = relaxation;
  let states = start;
  for (let step = 0; step < steps; step++) {
    const old: readonly Signal[] | undefined = states;
    states = layers.map(({ weights, bias }, index) => {
      const s = old?.[index] ?? null;
      const [below, above] = [old?.[index - 1], old?.[index + 1]];
      const fromAbove = above ? hear(index + 1, above) : s && beyond ? beyond(s) : null;
      const fromBelow = below ? program.read(weights, below) : null;
      return respond(index + 1, { z: index === 0 ? drive : fromBelow, b: bias, h: fromAbove, s });
    });
  }
  return states ?? [];
}

/** (1 − kept) f(z + b + gain · h) + kept · s */
export function respondBy(
  program: Recorder,
  l: number,
  { formula }: Activation,
  { z, b, h, s }: Sums,
  { gain = 1, kept = 0 } = {},
): Signal {
  const sum = ['b', ...(z ? ['z'] : []), ...(h ? [gain === 1 ? 'h' : `${gain} * h`] : [])].join(' + ');
  const response = formula.replaceAll(/\bz\b/g, `(${sum})`);
  const damped = kept === 0 ? response : `${1 - kept} * (${response})${s ? ` + ${kept} * s` : ''}`;
  const operands = { b, ...(z && { z }), ...(h && { h }), ...(s && kept > 0 && { s }) };
  return program.map(`state ${l}`, damped, operands);
}

/** The same of a last layer that puts out what the network's kind says. */
export function respondAsOutput(
  program: Recorder,
  l: number,
  { output = 'softmax' }: NetworkSpec,
  sums: Sums,
  damping: { kept?: number } = {},
): Signal {
  if (output !== 'softmax') return respondBy(program, l, activations[output], sums, damping);
  const { kept = 0 } = damping;
  const { s } = sums;
  const y = recordSoftmax(program, sums);
  if (kept === 0) return y;
  return program.map(`state ${l}`, `${1 - kept} * y${s ? ` + ${kept} * s` : ''}`, { y, ...(s && { s }) });
}

/**
 * The change of layer l from two phases: −scale · (s_l⁺ s_{l−1}⁺ᵀ − s_l⁻ s_{l−1}⁻ᵀ) as a gradient. The image is the same in
 * both, so the first layer needs but one product.
 *
 * @param scale and, where it is drawn, the sign of each sample
 */
export function contrast(
  program: Recorder,
  l: number,
  scale: { readonly factor: number; readonly sign?: Signal | null },
  plus: readonly Signal[],
  minus: readonly Signal[],
): readonly Term[] {
  const { factor, sign: k } = scale;
  const [times, drawn] = k ? [`k * ${factor}`, { k }] : [`${factor}`, {}];
  const [more, less] = [plus[l - 1], minus[l - 1]] as [Signal, Signal];
  const [moreBelow, lessBelow] = [plus[l - 2], minus[l - 2]];
  if (!moreBelow || !lessBelow) {
    const error = program.map(`contrast ${l}`, `${times} * (m - p)`, { p: more, m: less, ...drawn });
    return [{ input: program.image, error }];
  }
  return [
    { input: moreBelow, error: program.map(`plus ${l}`, `-${times} * p`, { p: more, ...drawn }) },
    { input: lessBelow, error: program.map(`minus ${l}`, `${times} * m`, { m: less, ...drawn }) },
  ];
}
