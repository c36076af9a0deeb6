/** Every rule by its name in study files. */
import { backpropagation } from './bp.ts';
import { contrastiveHebbianLearning } from './chl.ts';
import { directFeedbackAlignment } from './dfa.ts';
import { equilibriumPropagation } from './ep.ts';
import { asymmetricEquilibriumPropagation } from './ep-asymmetric.ts';
import { centredEquilibriumPropagation } from './ep-centred.ts';
import { feedbackAlignment } from './fa.ts';
import type { Rule } from './rule.ts';

export const rules: ReadonlyMap<string, Rule> = new Map(
  [
    ...[backpropagation, feedbackAlignment, directFeedbackAlignment],
    ...[equilibriumPropagation, centredEquilibriumPropagation, asymmetricEquilibriumPropagation],
    contrastiveHebbianLearning,
  ].map((rule) => [rule.name, rule]),
);
