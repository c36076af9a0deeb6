/**
 * Every pulse moves the weight by the same step, up to hard bounds:
 *
 *     w ← w ± step (1 + cycleNoise ξ),   clipped
 *
 * Gokmen & Vlasov 2016, "Acceleration of deep neural network training with resistive cross-point devices", Front.
 * Neurosci. 10:333, doi 10.3389/fnins.2016.00333: the device of their resistive processing unit.
 */
import { pulsedLaw } from './pulsed.ts';

export const constantStep = pulsedLaw({
  name: 'constant-step',
  summary: 'the same step everywhere, up to hard bounds',
  citation: 'T. Gokmen, Y. Vlasov, Front. Neurosci. 10:333, 2016',
});
