/**
 * Prospective configuration: strict predictive coding (`pc.ts`) whose values relax until they rest. Weights then learn to
 * produce what the network has already settled on.
 *
 * Song, Millidge, Salvatori, Lukasiewicz, Xu & Bogacz 2024, Nat. Neurosci. 27:348; 128 steps of 0.1 as there. What we do
 * not do: stop where values have come to rest, and halve the step where the energy grew. A program is recorded before
 * its values are known, so that all 128 steps are taken, and billed.
 */
import { strictPredictiveCoding } from './pc.ts';

export const prospectiveConfiguration = strictPredictiveCoding(
  {
    name: 'prospective',
    title: 'prospective configuration',
    citation: 'Song, Millidge, Salvatori, Lukasiewicz, Xu & Bogacz 2024, Nat. Neurosci. 27:348',
  },
  128,
);
