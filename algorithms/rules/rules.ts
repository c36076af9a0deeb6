/** Every rule by its name in study files, in the order of the handbooks. */
import { activationLearning } from './activation-learning.ts';
import { activationRelaxation } from './activation-relaxation.ts';
import { alignAda, alignProp, alignZero } from './align.ts';
import { bean } from './bean.ts';
import { backpropagation } from './bp.ts';
import { burstCcn } from './burst-ccn.ts';
import { contrastiveHebbianLearning } from './chl.ts';
import { consequentialism } from './consequentialism.ts';
import { directionalFeedback } from './ddfa.ts';
import { deepSoftHebb } from './deep-softhebb.ts';
import { directFeedbackAlignment } from './dfa.ts';
import { directRandomTargetProjection } from './drtp.ts';
import { differenceTargetPropagation } from './dtp.ts';
import { equilibriumPropagation } from './ep.ts';
import { asymmetricEquilibriumPropagation } from './ep-asymmetric.ts';
import { centredEquilibriumPropagation } from './ep-centred.ts';
import { delayedFeedback } from './f3.ts';
import { feedbackAlignment } from './fa.ts';
import { forwardForward } from './forward-forward.ts';
import { fixedWeightDifferenceTargetPropagation } from './fw-dtp.ts';
import { gaitProp } from './gait-prop.ts';
import { hebbianLearning } from './hebb.ts';
import { incrementalPredictiveCoding } from './ipc.ts';
import { kolenPollack } from './kp.ts';
import { layerwiseFeedback } from './lfp.ts';
import { metaPlasticity } from './meta-plasticity.ts';
import { ojaSubspace } from './oja.ts';
import { phaselessAlignment } from './pal.ts';
import { physicsAwareTraining } from './pat.ts';
import { predictiveCoding } from './pc.ts';
import { constrainedPredictiveCoding } from './pc-constrained.ts';
import { exactPredictiveCoding } from './pc-exact.ts';
import { fixedPredictionCoding } from './pc-fixed.ts';
import { generalisedPredictiveCoding } from './pc-generalised.ts';
import { relaxedPredictiveCoding } from './pc-relaxed.ts';
import { pepita } from './pepita.ts';
import { prospectiveConfiguration } from './prospective.ts';
import type { Rule } from './rule.ts';
import { sangerRule } from './sanger.ts';
import { signDirectFeedbackAlignment } from './sdfa.ts';
import { batchRandomSignSymmetry, fixedRandomSignSymmetry, uniformSignSymmetry } from './sign-symmetry.ts';
import { softHebb } from './softhebb.ts';
import { topDownCredit } from './tdca.ts';
import { targetPropagation } from './tp.ts';
import { targetProjection } from './tpsgd.ts';
import { weightMirror } from './wm.ts';
import { zeroDivergenceLearning } from './z-il.ts';

const known = new Map<string, Rule>(
  [
    // Feedback
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
    pepita,
    forwardForward,
    delayedFeedback,
    alignProp,
    alignAda,
    alignZero,
    phaselessAlignment,
    weightMirror,
    kolenPollack,
    metaPlasticity,
    topDownCredit,
    layerwiseFeedback,
    consequentialism,
    burstCcn,
    // Targets
    targetPropagation,
    differenceTargetPropagation,
    fixedWeightDifferenceTargetPropagation,
    gaitProp,
    // Energy
    predictiveCoding,
    zeroDivergenceLearning,
    fixedPredictionCoding,
    exactPredictiveCoding,
    prospectiveConfiguration,
    incrementalPredictiveCoding,
    relaxedPredictiveCoding,
    constrainedPredictiveCoding,
    generalisedPredictiveCoding,
    equilibriumPropagation,
    centredEquilibriumPropagation,
    asymmetricEquilibriumPropagation,
    contrastiveHebbianLearning,
    activationRelaxation,
    // Hebbian
    hebbianLearning,
    ojaSubspace,
    sangerRule,
    softHebb,
    deepSoftHebb,
    activationLearning,
    // The hardware's own
    physicsAwareTraining,
    // Around them
    bean,
  ].map((rule) => [rule.name, rule]),
);

export const rules: ReadonlyMap<string, Rule> = known;

/** Makes a rule of one's own known to study files, for as long as the process lives. @throws RangeError for a name in use */
export function addRule(rule: Rule): void {
  if (known.has(rule.name)) throw new RangeError(`Expected a rule with a name of its own, got \`${rule.name}\``);
  known.set(rule.name, rule);
}
