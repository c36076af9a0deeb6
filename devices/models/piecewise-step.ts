/**
 * The step follows measured points: it is a table over the place of the weight between its bounds, linear in between.
 *
 *     x      = (w − lower) / (upper − lower)
 *     up:    w ← w + stepUp   up(x)   (1 + cycleNoise ξ)
 *     down:  w ← w − stepDown down(x) (1 + cycleNoise ξ),   clipped
 *
 * Each device brings the tables `up` and `down`: step sizes relative to the drawn step, over x from 0 to 1.
 *
 * Rasch et al. 2021, arXiv 2104.02184, and aihwkit 1.1 (spec/devices.md §2.2).
 */
import { pulsedLaw } from './pulsed.ts';

export const piecewiseStep = pulsedLaw({
  name: 'piecewise-step',
  summary: 'the step follows measured points between the bounds',
  citation: 'M. Rasch et al., arXiv 2104.02184, 2021',
  // A stuck crosspoint has no range to divide by.
  where: { place: '(w - lower) / max(upper - lower, 1e-9)' },
  relativeStep: { up: 'table(up, place)', down: 'table(down, place)' },
  tables: { up: null, down: null },
});
