/**
 * Zero-divergence inference learning: values take whole steps (η = 1), and layer l learns after L − l of them, in the very
 * moment at which the output's error has come down to it. What it learns is exactly backpropagation's.
 *
 * Song, Lukasiewicz, Xu & Bogacz 2020, NeurIPS 33. Layers relax together as in `pc.ts`; one that has learned is left alone,
 * since what it did next would reach no other in time. So tile l is read L − l + 1 times forward and as often back (the
 * first, whose input is clamped, once and never), where one that went on to the end would be read L times.
 */
import { gaussianCoding, Inference } from './predictive-coding.ts';
import { refuseConvolutions } from './refusals.ts';
import { defineRule } from './rule.ts';

export const zeroDivergenceLearning = defineRule({
  name: 'z-il',
  title: 'zero-divergence inference learning',
  citation: 'Song, Lukasiewicz, Xu & Bogacz 2020, NeurIPS 33',
  refuse: refuseConvolutions,
  options: {},
  record(context) {
    const inference = new Inference(context, gaussianCoding(context, 1));
    for (let layer = inference.last; layer >= 1; layer--) {
      const snapshot = inference.look(layer);
      const returned = inference.carry(snapshot);
      inference.learn(snapshot, layer);
      inference.move(snapshot, returned);
    }
  },
});
