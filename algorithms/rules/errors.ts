/**
 * Rules that are an error for each layer: the change of a layer is that of gradient descent with the rule's error in the
 * place of ∂loss/∂z, and what came in on the way forward.
 */
import { type Initial, type Recorder, type Signal, sizeOf, type Tile } from '../../emulator/index.ts';
import { type ForwardPass, type Layer, recordForward } from '../network/network.ts';
import { learn } from './record.ts';
import {
  defineRule,
  type OptionValues,
  type Rule,
  type RuleContext,
  type RuleFacts,
  type RuleOptions,
} from './rule.ts';

export interface ErrorContext<Values = unknown> extends RuleContext<Values> {
  readonly pass: ForwardPass;
}

export interface ErrorRule<Options extends RuleOptions> extends RuleFacts {
  readonly options?: Options;
  /**
   * Records the error δ_l = ∂loss/∂z_l (or what the rule has in its place) of every layer, from the output's error.
   *
   * @returns one signal per layer, first layer first
   */
  recordErrors(context: ErrorContext<OptionValues<Options>>, outputError: Signal): readonly Signal[];
  /** Other changes than those of the layers by their errors, in the end. */
  recordOther?(context: ErrorContext<OptionValues<Options>>, errors: readonly Signal[]): void;
}

export function ruleOfErrors<const Options extends RuleOptions = Record<never, never>>({
  recordErrors,
  recordOther,
  ...facts
}: ErrorRule<Options>): Rule {
  return defineRule<Options>({
    ...facts,
    options: facts.options ?? ({} as Options),
    record(context) {
      const { program, network } = context;
      const pass = recordForward(program, network);
      const errors = recordErrors({ ...context, pass }, recordOutputError(program, pass));
      pass.layers.forEach((layer, index) => {
        learn(context, layer, [{ input: layer.input, error: errors[index] as Signal }]);
      });
      recordOther?.({ ...context, pass }, errors);
    },
  });
}

/** e = y − t, which is ∂loss/∂z_L. */
export function recordOutputError(program: Recorder, { output }: ForwardPass): Signal {
  return program.map('output error', 'y - t', { y: output, t: program.target });
}

/** A random matrix B that carries an error of `inputs` values to `outputs` neurons; entries U(±1/√outputs) unless said. */
export function feedbackTile(
  program: Recorder,
  layer: number,
  outputs: number,
  inputs: number,
  initial: Initial = { distribution: 'uniform', bound: 1 / Math.sqrt(outputs) },
): Tile {
  return program.tile({ name: `feedback ${layer}`, outputs, inputs, role: 'feedback', initial });
}

/** B_l `signal` at every hidden layer, first to last, each through a thin tile of its own. */
export function hearDirectly({ program, pass }: ErrorContext, signal: Signal, initial?: Initial): readonly Signal[] {
  return pass.layers.slice(0, -1).map(({ activation }, index) => {
    const layer = index + 1;
    // A map hears the signal at all its positions at once.
    const heard = program.read(feedbackTile(program, layer, sizeOf(activation), signal.width, initial), signal);
    return program.reshape(`error map ${layer}`, heard, activation.width);
  });
}

/** δ_l = (B_l signal) ⊙ f'(z_l) of every hidden layer. */
export function directErrors(context: ErrorContext, signal: Signal, initial?: Initial): readonly Signal[] {
  return hearDirectly(context, signal, initial).map((heard, index) => hiddenError(context, index + 1, heard));
}

/** δ_l = carried ⊙ f'(z_l). */
export function hiddenError({ program, network, pass }: ErrorContext, layer: number, carried: Signal): Signal {
  const { activation: a } = pass.layers[layer - 1] as Layer;
  return program.map(`error ${layer}`, `e * (${network.activation.derivative})`, { e: carried, a });
}

/** Errors that travel from the output down, one layer after another; `carry` takes the error of layer l + 1 to layer l. */
export function propagateErrors(
  context: ErrorContext,
  outputError: Signal,
  carry: (layer: number, above: Signal) => Signal,
): readonly Signal[] {
  const errors: Signal[] = [outputError];
  for (let layer = context.pass.layers.length - 1; layer > 0; layer--) {
    errors.unshift(hiddenError(context, layer, carry(layer, errors[0] as Signal)));
  }
  return errors;
}
