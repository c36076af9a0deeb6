/**
 * Predictive coding whose errors are set to where those with fixed predictions come to rest: backpropagation in other words,
 * kept as a name for tests and tables. Rosenbaum 2022, PLOS ONE 17(3):e0266102 ("Exact").
 */
import { backpropagation } from './bp.ts';
import type { Rule } from './rule.ts';

export const exactPredictiveCoding: Rule = {
  ...backpropagation,
  name: 'pc-exact',
  title: 'predictive coding with exact errors',
  citation: 'Rosenbaum 2022, PLOS ONE 17(3):e0266102',
};
