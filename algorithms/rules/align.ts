/**
 * Align rules: the network as it was at the start lends what backpropagation takes from the network as it is.
 *
 * Boopathy & Fiete 2022, ICML (arXiv 2106.08453). W(0) is kept, frozen:
 * - align-prop: δ_l = (W_{l+1}(0)ᵀ δ_{l+1}) ⊙ f'(z_l), with the activities of now: feedback alignment whose B is W(0)ᵀ;
 * - align-ada: the same with f' of the frozen network, for the same image;
 * - align-zero: the activity below a layer too is that of the frozen network; only the error at the output is of now.
 * In networks of infinite width all of them are gradient descent.
 *
 * Hardware: a second array of each layer that is only read, transposed, and but for align-prop forward as well.
 *
 * The authors write z_l = W_l x_l/√fan_in + b_l with W ~ N(0, 1). The same network has weights W/√fan_in here, whose rate is that
 * of theirs over the fan-in: `parametrisation: ntk` divides by it, layer by layer. Biases count as weights from an input of 1.
 * Frozen weights are those drawn at the start, also where others were imported.
 */
import type { Recorder, Signal, Tile } from '../../emulator/index.ts';
import { activate, type Layer, recordForward } from '../network/network.ts';
import { recordOutputError } from './errors.ts';
import { learn } from './record.ts';
import { refuseConvolutions } from './refusals.ts';
import { defineRule, type Rule } from './rule.ts';

/** Which network gives what: `now` or `start`. */
interface Lent {
  readonly derivative: 'now' | 'start';
  readonly activity: 'now' | 'start';
}

export const alignProp = alignRule('align-prop', { derivative: 'now', activity: 'now' });
export const alignAda = alignRule('align-ada', { derivative: 'start', activity: 'now' });
export const alignZero = alignRule('align-zero', { derivative: 'start', activity: 'start' });

function alignRule(name: string, lent: Lent): Rule {
  return defineRule({
    name,
    title: name.replace('a', 'A'),
    citation: 'Boopathy & Fiete 2022, ICML (arXiv 2106.08453)',
    refuse: refuseConvolutions,
    options: {
      parametrisation: {
        ...{ default: 'standard', choices: ['standard', 'ntk'] },
        about: "rates of all layers alike, or over each layer's inputs",
      },
    },
    record(context) {
      const { program, network, options } = context;
      const { layers, output } = recordForward(program, network);
      const needsStart = lent.derivative === 'start' || lent.activity === 'start';
      const start = needsStart ? recordStart(program, layers, network.activation) : [];
      const activityOf = (index: number, of: 'now' | 'start') =>
        of === 'start' ? (start[index] as Signal) : (layers[index] as Layer).activation;
      let error = recordOutputError(program, { layers, output });
      for (let index = layers.length - 1; index >= 0; index--) {
        const { weights, bias, input } = layers[index] as Layer;
        const below = index > 0 ? activityOf(index - 1, lent.activity) : input;
        const factor = options.parametrisation === 'ntk' ? 1 / weights.inputs : 1;
        learn(context, { weights, bias }, [{ input: below, error }], { factor });
        if (index === 0) break;
        const carried = program.readTransposed(frozen(program, weights), error);
        const a = activityOf(index - 1, lent.derivative);
        error = program.map(`error ${index}`, `e * (${network.activation.derivative})`, { e: carried, a });
      }
    },
  });
}

/** W(0). */
function frozen(program: Recorder, { name, inputs, outputs, initial }: Tile): Tile {
  return program.tile({
    ...{ name: `${name} at the start`, inputs, outputs, role: 'feedback' },
    initial: { ...initial, like: name },
  });
}

/** Activations of the hidden layers of the frozen network. */
function recordStart(program: Recorder, layers: readonly Layer[], activation: Parameters<typeof activate>[2]) {
  const activations: Signal[] = [];
  let x: Signal = program.image;
  layers.slice(0, -1).forEach(({ weights, bias: { name, width, initial } }, index) => {
    const bias = program.vector(`${name} at the start`, width, { ...initial, like: name });
    x = activate(
      program,
      `activation ${index + 1} at the start`,
      activation,
      program.read(frozen(program, weights), x),
      bias,
    );
    activations.push(x);
  });
  return activations;
}
