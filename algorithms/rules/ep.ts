/** Equilibrium propagation, one-sided; see `equilibrium-propagation.ts`. */
import { ruleOfEquilibria } from './equilibrium-propagation.ts';

export const equilibriumPropagation = ruleOfEquilibria({
  name: 'ep',
  title: 'equilibrium propagation',
  citation: 'Scellier & Bengio 2017, Front. Comput. Neurosci. 11:24',
  centred: false,
  asymmetric: false,
  beta: 0.1,
});
