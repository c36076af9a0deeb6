/** Every rule by its name in study files. */
import { activationLearning } from './activation-learning.ts';
import { backpropagation } from './bp.ts';
import { contrastiveHebbianLearning } from './chl.ts';
import { deepSoftHebb } from './deep-softhebb.ts';
import { directFeedbackAlignment } from './dfa.ts';
import { equilibriumPropagation } from './ep.ts';
import { asymmetricEquilibriumPropagation } from './ep-asymmetric.ts';
import { centredEquilibriumPropagation } from './ep-centred.ts';
import { feedbackAlignment } from './fa.ts';
import { hebbianLearning } from './hebb.ts';
import { ojaSubspace } from './oja.ts';
import type { Rule } from './rule.ts';
import { sangerRule } from './sanger.ts';
import { softHebb } from './softhebb.ts';

export const rules: ReadonlyMap<string, Rule> = new Map(
  [
    ...[backpropagation, feedbackAlignment, directFeedbackAlignment],
    ...[equilibriumPropagation, centredEquilibriumPropagation, asymmetricEquilibriumPropagation],
    contrastiveHebbianLearning,
    ...[hebbianLearning, ojaSubspace, sangerRule, softHebb, deepSoftHebb],
    activationLearning,
  ].map((rule) => [rule.name, rule]),
);
