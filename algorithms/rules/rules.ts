/** Every rule by its name in study files. */
import { backpropagation } from './bp.ts';
import { directFeedbackAlignment } from './dfa.ts';
import { feedbackAlignment } from './fa.ts';
import { incrementalPredictiveCoding } from './ipc.ts';
import { predictiveCoding } from './pc.ts';
import { constrainedPredictiveCoding } from './pc-constrained.ts';
import { generalisedPredictiveCoding } from './pc-generalised.ts';
import { prospectiveConfiguration } from './prospective.ts';
import type { Rule } from './rule.ts';
import { zeroDivergenceLearning } from './z-il.ts';

export const rules: ReadonlyMap<string, Rule> = new Map(
  [
    backpropagation,
    feedbackAlignment,
    directFeedbackAlignment,
    predictiveCoding,
    zeroDivergenceLearning,
    prospectiveConfiguration,
    incrementalPredictiveCoding,
    constrainedPredictiveCoding,
    generalisedPredictiveCoding,
  ].map((rule) => [rule.name, rule]),
);
