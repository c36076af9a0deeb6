/** SoftHebb, one layer of features and a read-out; see `soft-competition.ts`. With relu its features are the authors' triangle. */
import { ruleOfFeatures } from './features.ts';
import { competitionOptions, recordCompetition } from './soft-competition.ts';

export const softHebb = ruleOfFeatures({
  name: 'softhebb',
  title: 'SoftHebb',
  citation: 'Moraitis et al. 2022, Neuromorph. Comput. Eng. 2:044017',
  update: 'write',
  only: 1,
  featureRate: 0.02,
  options: competitionOptions,
  radius: ({ radius }) => radius,
  recordLayer: (context, layer) => recordCompetition(context, layer, false),
});
