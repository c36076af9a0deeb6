/** Equilibrium propagation between nudges of either sign, whose errors of first order cancel; see `equilibrium-propagation.ts`. */
import { ruleOfEquilibria } from './equilibrium-propagation.ts';

export const centredEquilibriumPropagation = ruleOfEquilibria({
  name: 'ep-centred',
  title: 'centred equilibrium propagation',
  citation: 'Laborieux et al. 2021, Front. Neurosci. 15:633674',
  centred: true,
  asymmetric: false,
  beta: 0.1,
});
