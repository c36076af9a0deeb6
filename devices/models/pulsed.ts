/**
 * What the pulsed laws of resistive processing units have in common: how one crosspoint's steps and bounds are drawn,
 * how a pulse is noisy, what a read sees, and what happens between mini-batches (Gokmen & Vlasov 2016, Front. Neurosci.
 * 10:333, table 1 and "device variations"; names and order as in Rasch et al. 2021, arXiv 2104.02184, and aihwkit 1.1,
 * see spec/devices.md §2.1). A law of the family adds the shape of its step: how large it is at w, relative to the drawn
 * step (`relativeUp`, `relativeDown`; 1 where not given).
 *
 * With ξ a fresh normal deviate each:
 *
 *     gain     = exp(stepLogSpread ξ) + stepSpread ξ
 *     skew     = upDownSpread ξ
 *     stepUp   = |step (gain + skew + min(upDown, 0))|
 *     stepDown = |step (gain − skew − max(upDown, 0))|      only the weaker side is reduced
 *     bounds   = bound (1 + boundSpread ξ), exchanged if they cross, then on either side of 0
 *
 *     up:    w ← w + stepUp   relativeUp   + σ ξ,  clipped
 *     down:  w ← w − stepDown relativeDown − σ ξ,  clipped
 *            σ = cycleNoise (step relative + noiseOffset + noiseSlope |w|)   multiplicative noise
 *            σ = cycleNoise (step          + noiseOffset + noiseSlope |w|)   additive noise
 *
 *     visible  = w + writeNoise step ξ                      drawn afresh whenever w is set or moved
 *     rest       w ← w + (bias − w) lost + diffusion (1 + diffusionSpread ξ) ξ, once a mini-batch, clipped
 *     reset      w ← bias + resetNoise ξ, clipped
 *     bias     = resetWeight + resetSpread ξ
 *     lost     = 1/T with the lifetime T = (1 + lifetimeSpread ξ)/decay in mini-batches; where T is drawn below 1,
 *                one mini-batch forgets all
 */
import { type Law, type LawDefinition, law, type Parameter } from '../law.ts';

type Texts = Readonly<Record<string, string>>;

const spread = (about: string) => ({ default: 0, unit: '1', minimum: 0, about });

const pulsedParameters = {
  step: { default: 0.001, unit: '1', minimum: 1e-9, maximum: 1e3, about: 'mean change of the weight by one pulse' },
  stepSpread: { default: 0.3, unit: '1', minimum: 0, about: 'of the step between devices, relative, 1 sigma' },
  stepLogSpread: spread('of the logarithm of the step between devices, 1 sigma'),
  cycleNoise: { default: 0.3, unit: '1', minimum: 0, about: 'of the step from pulse to pulse, relative, 1 sigma' },
  noise: {
    default: 'multiplicative',
    choices: ['multiplicative', 'additive'],
    unit: '1',
    about: 'whether cycleNoise is relative to the step at the weight, or to the step of the device everywhere',
  },
  noiseOffset: spread('what cycleNoise is relative to besides the step, in weights'),
  noiseSlope: spread('what cycleNoise is relative to besides the step, as a share of the weight'),
  upDown: {
    default: 0,
    unit: '1',
    minimum: -1,
    maximum: 1,
    about: 'how much weaker the step down (> 0) or up (< 0) is',
  },
  upDownSpread: { default: 0.01, unit: '1', minimum: 0, about: 'of the up-down imbalance between devices, 1 sigma' },
  upperBound: { default: 0.6, unit: '1', minimum: 0, about: 'largest weight' },
  upperBoundSpread: { default: 0.3, unit: '1', minimum: 0, about: 'of upperBound between devices, relative, 1 sigma' },
  lowerBound: { default: -0.6, unit: '1', maximum: 0, about: 'smallest weight' },
  lowerBoundSpread: { default: 0.3, unit: '1', minimum: 0, about: 'of lowerBound between devices, relative, 1 sigma' },
  writeNoise: spread('between what a read sees and the weight, in steps, 1 sigma'),
  decay: { ...spread('share of its distance to resetWeight that a weight loses a mini-batch: 1/lifetime'), maximum: 1 },
  lifetimeSpread: spread('of the lifetime between devices, relative, 1 sigma'),
  diffusion: spread('of the weight by one mini-batch, 1 sigma'),
  diffusionSpread: spread('of the diffusion between devices, relative, 1 sigma'),
  resetWeight: { default: 0, unit: '1', about: 'weight after a reset, and where decay leads' },
  resetSpread: spread('of resetWeight between devices, 1 sigma'),
  resetNoise: { default: 0.01, unit: '1', minimum: 0, about: 'of the weight after a reset, 1 sigma' },
} satisfies Record<string, Parameter>;

/** Drawn values for up and down around one mean, of which only the weaker side is reduced by `upDown`. */
export function drawUpDown(mean: string, gain: string, skew: string, upDown: string) {
  return {
    up: `abs(${mean} * (${gain} + ${skew} + min(${upDown}, 0)))`,
    down: `abs(${mean} * (${gain} - ${skew} - max(${upDown}, 0)))`,
  };
}

const steps = drawUpDown('step', 'gain', 'skew', 'upDown');

const pulsedDrawn: Texts = {
  gain: 'exp(stepLogSpread * normal()) + stepSpread * normal()',
  skew: 'upDownSpread * normal()',
  stepUp: steps.up,
  stepDown: steps.down,
  drawnUpper: 'upperBound * (1 + upperBoundSpread * normal())',
  drawnLower: 'lowerBound * (1 + lowerBoundSpread * normal())',
  upper: 'abs(max(drawnUpper, drawnLower))',
  lower: '-abs(min(drawnUpper, drawnLower))',
  // 1/lifetime at most 1/decay; the smallest number keeps a decay of 0 from dividing by 0.
  lost: 'decay * (1 / max(1 + lifetimeSpread * normal(), max(decay, 1e-30)))',
  diffusing: 'abs(diffusion * (1 + diffusionSpread * normal()))',
  bias: 'resetWeight + resetSpread * normal()',
};

type PulsedDefinition = Pick<LawDefinition, 'name' | 'summary' | 'citation' | 'tables'> & {
  /** What the law has beyond the family's. */
  readonly parameters?: LawDefinition['parameters'];
  /** Parameters of the family that this law computes instead, from its own. */
  readonly derived?: Texts;
  /** Drawn after the family's; one of the same name is drawn in its stead. */
  readonly drawn?: Texts;
  readonly where?: Texts;
  /** Size of the step at w, relative to the drawn step. @default 1 */
  readonly relativeStep?: { readonly up: string; readonly down: string };
  readonly bounds?: LawDefinition['bounds'];
};

/** A law of this family. */
export function pulsedLaw(definition: PulsedDefinition): Law {
  const { parameters = {}, derived = {}, drawn = {}, where = {}, relativeStep, ...rest } = definition;
  const [relativeUp, relativeDown] = relativeStep ? ['relativeUp', 'relativeDown'] : ['1', '1'];
  return law({
    bounds: { lower: 'lower', upper: 'upper' },
    ...rest,
    parameters: { ...without(pulsedParameters, derived), ...parameters },
    drawn: { ...derived, ...without(pulsedDrawn, drawn), ...drawn },
    where: relativeStep ? { ...where, relativeUp: relativeStep.up, relativeDown: relativeStep.down } : where,
    pulse: { up: move('+', 'stepUp', relativeUp), down: move('-', 'stepDown', relativeDown) },
    visible: 'w + writeNoise * step * normal()',
    rest: 'w + (bias - w) * lost + diffusing * normal()',
    reset: 'bias + resetNoise * normal()',
  });
}

/** The formula of a pulse. What is not used folds away: a plain multiplicative pulse costs four operations. */
function move(sign: '+' | '-', step: string, relative: string): string {
  const noisy = `${step} * ((1 - noise) * ${relative} + noise) + noiseOffset + noiseSlope * abs(w)`;
  return `w ${sign} ${step} * ${relative} ${sign} cycleNoise * (${noisy}) * normal()`;
}

function without<T>(entries: Readonly<Record<string, T>>, replaced: Texts): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).filter(([name]) => !Object.hasOwn(replaced, name)));
}
