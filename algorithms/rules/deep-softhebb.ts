/**
 * Deep SoftHebb: layers of soft competition, all of which learn at once, and in which who does not win learns the other way,
 * Δw_k = rate · q̃_k (x − u_k w_k) with q̃_k = q_k of the winner, −q_k of the others.
 *
 * Journé, Garcia Rodriguez, Guo & Moraitis, ICLR 2023 (arXiv 2209.11883). See `soft-competition.ts`. Here in its dense form.
 * Their batch normalisation between layers is the subtraction of means and the normalisation that each layer begins with;
 * their triangle is relu; their rate by |‖w_k‖ − 1|^½ of each row would need the lengths of rows, which no read gives: a rate
 * that falls to zero takes its place.
 */
import { ruleOfFeatures } from './features.ts';
import { competitionOptions, recordCompetition } from './soft-competition.ts';

export const deepSoftHebb = ruleOfFeatures({
  name: 'deep-softhebb',
  title: 'deep SoftHebb',
  citation: 'Journé et al. 2023, ICLR (arXiv 2209.11883)',
  update: 'write',
  featureRate: 0.02,
  options: competitionOptions,
  radius: ({ radius }) => radius,
  recordLayer: (context, layer) => recordCompetition(context, layer, true),
});
