/** Every rule by its name in study files. */
import { backpropagation } from './bp.ts';
import { directFeedbackAlignment } from './dfa.ts';
import { feedbackAlignment } from './fa.ts';
import type { Rule } from './rule.ts';

export const rules: ReadonlyMap<string, Rule> = new Map(
  [backpropagation, feedbackAlignment, directFeedbackAlignment].map((rule) => [rule.name, rule]),
);
