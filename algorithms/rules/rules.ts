/** Every rule by its name in study files. */
import { alignAda, alignProp, alignZero } from './align.ts';
import { backpropagation } from './bp.ts';
import { burstCcn } from './burst-ccn.ts';
import { consequentialism } from './consequentialism.ts';
import { directFeedbackAlignment } from './dfa.ts';
import { delayedFeedback } from './f3.ts';
import { feedbackAlignment } from './fa.ts';
import { forwardForward } from './forward-forward.ts';
import { phaselessAlignment } from './pal.ts';
import { pepita } from './pepita.ts';
import type { Rule } from './rule.ts';
import { topDownCredit } from './tdca.ts';

export const rules: ReadonlyMap<string, Rule> = new Map(
  [
    backpropagation,
    feedbackAlignment,
    directFeedbackAlignment,
    pepita,
    forwardForward,
    delayedFeedback,
    alignProp,
    alignAda,
    alignZero,
    phaselessAlignment,
    topDownCredit,
    consequentialism,
    burstCcn,
  ].map((rule) => [rule.name, rule]),
);
