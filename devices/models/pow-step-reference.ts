/**
 * The pow-step law in v = w + reference, read against a reference device (`against-reference.ts`).
 *
 * The symmetry point, where a step up and a step down cancel, solves stepUp (1 − x)^γ_up = stepDown x^γ_down with
 * x = (v − lower) / (upper − lower). In terms of t = log(x / (1 − x)) the logarithm of this equation is
 *
 *     g(t) = log(stepUp / stepDown) − γ_up log(1 + exp(t)) + γ_down log(1 + exp(−t)) = 0
 *
 * g falls everywhere and bends one way only, so that Newton's method converges from any start; for equal exponents it
 * is a straight line and one iteration is exact. |t| is held to 40, which is a bound to double precision.
 *
 * Rasch et al. 2021, arXiv 2104.02184, and aihwkit 1.1 (spec/devices.md §2.2), which finds the point by pulsing up and
 * down.
 */
import { drawReference, referencedBounds, referenceParameters } from './against-reference.ts';
import { powDrawn, powerOfDistance, powParameters } from './pow-step.ts';
import { pulsedLaw } from './pulsed.ts';

const iterations = 6;

/** Drawn values t1, t2, …: Newton's method from t = 0; all are 0 where the symmetry point is kept. */
function symmetryIterations(): Record<string, string> {
  const next = (t: string) => {
    const g = `log(stepUp / stepDown) - gammaUp * log(1 + exp(${t})) + gammaDown * log(1 + exp(-${t}))`;
    const fall = `gammaUp * sigmoid(${t}) + gammaDown * sigmoid(-${t})`;
    return `symmetryPoint * clamp(${t} + (${g}) / (${fall}), -40, 40)`;
  };
  return Object.fromEntries(
    Array.from({ length: iterations }, (_, index) => [`t${index + 1}`, next(index === 0 ? '0' : `t${index}`)]),
  );
}

export const powStepReference = pulsedLaw({
  name: 'pow-step-reference',
  summary: 'pow-step, read against a reference device, which may be set to the symmetry point',
  citation: 'M. Rasch et al., arXiv 2104.02184, 2021; H. Kim et al., arXiv 1907.10228, 2019',
  parameters: { ...powParameters, ...referenceParameters },
  drawn: {
    ...powDrawn,
    ...symmetryIterations(),
    ...drawReference(`lower + (upper - lower) * sigmoid(t${iterations})`, 'lower', 'upper'),
  },
  bounds: referencedBounds,
  relativeStep: powerOfDistance('lowest', 'highest'),
});
