/**
 * What rules share whose errors relax towards backpropagation's: e_l = ∂loss/∂a_l is where a leaky integrator rests,
 *
 *   e_l ← e_l + η (W_{l+1}ᵀ (e_{l+1} ⊙ f'(z_{l+1})) − e_l),
 *
 * with f' and what each layer learns from kept from the forward pass. Predictive coding with fixed predictions is this: there
 * e_l = p_l − x_l, p_l stays, and x_l ← x_l + η (e_l − …) moves e_l by just so much. Activation relaxation is this by
 * definition. All layers step together, from the errors before the step.
 *
 * What is known while recording is not read: nothing comes back from a layer that the output's error has not reached yet,
 * and an error that did not change (the output's never does) is not carried twice through weights that did not either. It is
 * what the caching of a clamped input is at the other end. So with η = 1 the program is that of backpropagation, operation by
 * operation, and with η < 1 tile l is read back T − L + l times, the last one once.
 */
import type { Signal } from '../../emulator/index.ts';
import type { Layer } from '../network/network.ts';
import { type ErrorContext, hiddenError } from './errors.ts';

export interface Relaxation {
  readonly steps: number;
  /** η */
  readonly stepSize: number;
  /** `top-down`: layer by layer, each by the error above as it has just become. @default simultaneous */
  readonly schedule?: 'simultaneous' | 'top-down';
  /** Errors of hidden layers to start from. @default zero */
  readonly start?: readonly Signal[];
  /** Whether errors are multiplied by f' on their way. @default true */
  readonly derivative?: boolean;
  /** Takes the error of layer l + 1 to layer l. */
  carry(layer: number, above: Signal): Signal;
}

/** Relaxed errors of hidden layers, first layer first. */
export interface RelaxedErrors {
  /** e_l at the activations; none where nothing has arrived. */
  readonly atActivations: readonly (Signal | undefined)[];
  /** δ_l = e_l ⊙ f'(z_l). */
  readonly atSums: readonly Signal[];
}

export function relaxErrors(
  context: ErrorContext,
  outputError: Signal,
  { steps, stepSize, schedule = 'simultaneous', start, derivative = true, carry }: Relaxation,
): RelaxedErrors {
  const { program, pass } = context;
  const hidden = pass.layers.length - 1;
  const recorded = new Map<string, Signal>();
  const once = (key: string, record: () => Signal) => {
    const signal = recorded.get(key) ?? record();
    recorded.set(key, signal);
    return signal;
  };
  const atSum = (layer: number, e: Signal) => once(`${layer}: ${e.id}`, () => hiddenError(context, layer, e));
  // Index 0 is layer 1.
  let errors: readonly (Signal | undefined)[] = pass.layers.slice(0, -1).map((_, index) => start?.[index]);
  for (let step = 0; step < steps; step++) {
    const next = [...errors];
    for (let layer = hidden; layer >= 1; layer--) {
      const above = layer === hidden ? outputError : (schedule === 'simultaneous' ? errors : next)[layer];
      if (!above) continue;
      const sent = layer === hidden || !derivative ? above : atSum(layer + 1, above);
      const r = once(`to ${layer}: ${sent.id}`, () => carry(layer, sent));
      const e = errors[layer - 1];
      if (stepSize === 1) next[layer - 1] = r;
      else if (!e) next[layer - 1] = program.map(`relaxing ${layer}`, `${stepSize} * r`, { r });
      else next[layer - 1] = program.map(`relaxing ${layer}`, `e + ${stepSize} * (r - e)`, { e, r });
    }
    errors = next;
  }
  const atSums = errors.map((e, index) => (e ? atSum(index + 1, e) : nothing(context, index + 1)));
  return { atActivations: errors, atSums };
}

/** Wᵀ δ at the activation below. */
export function carryThroughWeights({ program, pass }: ErrorContext): Relaxation['carry'] {
  return (layer, above) => {
    const { weights, below } = pass.layers[layer] as Layer;
    return below(program.readTransposed(weights, above));
  };
}

/** The error of a layer that none has reached. */
function nothing({ program, pass }: ErrorContext, layer: number): Signal {
  return program.map(`error ${layer}`, '0 * a', { a: (pass.layers[layer - 1] as Layer).activation });
}
