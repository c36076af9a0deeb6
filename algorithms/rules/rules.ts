/** Every rule by its name in study files. */
import { backpropagation } from './bp.ts';
import { directionalFeedback } from './ddfa.ts';
import { directFeedbackAlignment } from './dfa.ts';
import { directRandomTargetProjection } from './drtp.ts';
import { feedbackAlignment } from './fa.ts';
import { kolenPollack } from './kp.ts';
import { layerwiseFeedback } from './lfp.ts';
import { metaPlasticity } from './meta-plasticity.ts';
import type { Rule } from './rule.ts';
import { signDirectFeedbackAlignment } from './sdfa.ts';
import { batchRandomSignSymmetry, fixedRandomSignSymmetry, uniformSignSymmetry } from './sign-symmetry.ts';
import { targetProjection } from './tpsgd.ts';
import { weightMirror } from './wm.ts';

export const rules: ReadonlyMap<string, Rule> = new Map(
  [
    backpropagation,
    feedbackAlignment,
    uniformSignSymmetry,
    batchRandomSignSymmetry,
    fixedRandomSignSymmetry,
    directFeedbackAlignment,
    signDirectFeedbackAlignment,
    directionalFeedback,
    directRandomTargetProjection,
    targetProjection,
    weightMirror,
    kolenPollack,
    metaPlasticity,
    layerwiseFeedback,
  ].map((rule) => [rule.name, rule]),
);
