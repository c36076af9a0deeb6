/** Every rule by its name in study files. */
import { backpropagation } from './bp.ts';
import { directFeedbackAlignment } from './dfa.ts';
import { differenceTargetPropagation } from './dtp.ts';
import { feedbackAlignment } from './fa.ts';
import { fixedWeightDifferenceTargetPropagation } from './fw-dtp.ts';
import { gaitProp } from './gait-prop.ts';
import { physicsAwareTraining } from './pat.ts';
import type { Rule } from './rule.ts';
import { targetPropagation } from './tp.ts';

const known = new Map<string, Rule>(
  [
    backpropagation,
    feedbackAlignment,
    directFeedbackAlignment,
    targetPropagation,
    differenceTargetPropagation,
    fixedWeightDifferenceTargetPropagation,
    gaitProp,
    physicsAwareTraining,
  ].map((rule) => [rule.name, rule]),
);

export const rules: ReadonlyMap<string, Rule> = known;

/** Makes a rule of one's own known to study files, for as long as the process lives. @throws RangeError for a name in use */
export function addRule(rule: Rule): void {
  if (known.has(rule.name)) throw new RangeError(`Expected a rule with a name of its own, got \`${rule.name}\``);
  known.set(rule.name, rule);
}
