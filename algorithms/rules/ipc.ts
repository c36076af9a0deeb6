/**
 * Incremental predictive coding: at every step weights learn by the same errors that move the values. There are no phases,
 * and no signal that tells one from the other.
 *
 * Salvatori, Song, Yordanov, Millidge, Emde, Xu, Sha, Bogacz & Lukasiewicz 2024, ICLR (arXiv 2212.00720). Values start
 * anew from the forward pass with each batch. Of `steps` steps, a hidden layer's first change and everybody's last move are
 * not recorded: the one is zero, the other moves nothing that learns.
 *
 * Hardware: as `pc.ts`, but each tile is written at every step, which wears it out so much faster, and the first is read as
 * often as the others: its input is clamped, its weights are not.
 */
import { stepSizeOption, stepsOption } from './pc.ts';
import { gaussianCoding, Inference, learnMeanwhile } from './predictive-coding.ts';
import { refuseConvolutions } from './refusals.ts';
import { defineRule } from './rule.ts';

export const incrementalPredictiveCoding = defineRule({
  name: 'ipc',
  title: 'incremental predictive coding',
  citation: 'Salvatori et al. 2024, ICLR (arXiv 2212.00720)',
  refuse: refuseConvolutions,
  options: { steps: stepsOption(5, 1), stepSize: stepSizeOption(0.5) },
  record(context) {
    const { steps, stepSize } = context.options;
    learnMeanwhile(context, new Inference(context, gaussianCoding(context, stepSize)), steps);
  },
});
