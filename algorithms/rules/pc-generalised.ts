/**
 * Generalised predictive coding: every layer holds the parameters of a distribution, and the energy is how far those are
 * from the predicted ones, F = Σ_l KL(p(·|x_l) ‖ p(·|p_l)); at a clamped output it is the loss.
 *
 * Pinchetti, Salvatori, Yordanov, Millidge, Song & Lukasiewicz 2022, NeurIPS (arXiv 2211.03481). Hidden layers may be
 *
 * - gaussian, of mean x and variance one around f(W x + b): predictive coding (`pc.ts`) with the loss of the output;
 * - bernoulli: x are logits, s(x) the rates that go up; ∂KL/∂p = s(p) − s(x), ∂KL/∂x = s(x)(1 − s(x))(x − p);
 * - categorical: the same with softmax rates; ∂KL/∂x = s ⊙ (u − Σ s u), where u = x − p, which is the paper's
 *   s ⊙ (ln s − ln ŝ − KL), since there the normalisations cancel.
 *
 * What comes back to rates goes to logits through the same derivative, so that a step is x ← x − η J (x − p + Wᵀδ) with J the
 * covariance of the rates. The last two put their own activation in the place of the network's. Variances are not learned.
 * On a softmax output this is the cross-entropy; the output kinds of a network are all taken.
 */
import type { Signal, Vector } from '../../emulator/index.ts';
import { outputVarianceOption, stepSizeOption, stepsOption } from './pc.ts';
import { type Coding, gaussianCoding, Inference, learnAfter, recordSweep } from './predictive-coding.ts';
import { refuseConvolutions } from './refusals.ts';
import { defineRule, type RuleContext } from './rule.ts';

type CodingContext = Pick<RuleContext<unknown>, 'program' | 'network'>;

export const generalisedPredictiveCoding = defineRule({
  name: 'pc-generalised',
  title: 'generalised predictive coding',
  citation: 'Pinchetti, Salvatori, Yordanov, Millidge, Song & Lukasiewicz 2022, NeurIPS (arXiv 2211.03481)',
  refuse: refuseConvolutions,
  options: {
    steps: stepsOption(20),
    stepSize: stepSizeOption(0.1),
    outputVariance: outputVarianceOption,
    hidden: {
      default: 'gaussian',
      choices: ['gaussian', 'bernoulli', 'categorical'],
      about: 'distribution of hidden layers; bernoulli and categorical ones have sigmoid and softmax activations',
    },
  },
  record(context) {
    const { steps, stepSize, outputVariance, hidden } = context.options;
    learnAfter(new Inference(context, codings[hidden](context, stepSize), outputVariance), steps);
  },
  recordPrediction(context) {
    recordSweep(context, codings[context.options.hidden](context, 0));
  },
});

const codings = {
  gaussian: gaussianCoding,
  bernoulli: ({ program }: CodingContext, stepSize: number): Coding => ({
    ...logits(program),
    send: (layer, z) => program.map(`rates ${layer}`, 'sigmoid(z)', { z }),
    error: ({ layer, prediction: p, sent: s }) => program.map(`error ${layer}`, 'sigmoid(p) - s', { p, s }),
    move: ({ layer, value: z, sent: s, difference: e }, r) =>
      program.map(`value ${layer}`, `z + ${stepSize} * s * (1 - s) * (e - r)`, { z, s, e, r }),
  }),
  categorical: ({ program }: CodingContext, stepSize: number): Coding => ({
    ...logits(program),
    send: (layer, z) => program.softmax(`rates ${layer}`, z),
    error: ({ layer, prediction, sent: s }) =>
      program.map(`error ${layer}`, 'p - s', { p: program.softmax(`predicted rates ${layer}`, prediction), s }),
    move: ({ layer, value: z, sent: s, difference: e }, r) => {
      const u = program.map(`push ${layer}`, 's * (e - r)', { s, e, r });
      const mean = program.sum(`mean push ${layer}`, u);
      return program.map(`value ${layer}`, `z + ${stepSize} * (u - s * m)`, { z, u, s, m: mean });
    },
  }),
} as const;

function logits(program: CodingContext['program']): Pick<Coding, 'predict' | 'compare'> {
  return {
    predict: (layer: number, z: Signal, b: Vector) => program.map(`logits ${layer}`, 'z + b', { z, b }),
    compare: (layer, z, p) => program.map(`difference ${layer}`, 'p - z', { p, z }),
  };
}
