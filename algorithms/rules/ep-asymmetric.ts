/** Centred equilibrium propagation through feedback arrays that come to match; see `equilibrium-propagation.ts`. */
import { ruleOfEquilibria } from './equilibrium-propagation.ts';

export const asymmetricEquilibriumPropagation = ruleOfEquilibria({
  name: 'ep-asymmetric',
  title: 'equilibrium propagation with feedback of its own',
  citation: 'Laborieux et al. 2021, Front. Neurosci. 15:633674; Kolen & Pollack 1994, IEEE ICNN 3:1375',
  update: 'write',
  centred: true,
  asymmetric: true,
  beta: 0.1,
});
