/** Training phases of whole chips as NeuroSim billed them, beside ours. */
import { type Recogniser, readGolden } from '../recogniser.ts';
import { costVerification } from './cost-verification.ts';
import { trainingFigures } from './training-figures.ts';
import { type NeurosimTraining, trainingSchema, trainingSource } from './training-schema.ts';

export const neurosimTraining: Recogniser<NeurosimTraining> = {
  name: 'neurosim training phases',
  recognise: (json, path) => readGolden(json, path, isTraining, trainingSchema),
  async verify(golden) {
    return costVerification(trainingFigures(golden));
  },
};

/** Inference files have such records too, of another version. */
function isTraining({ source, records }: Readonly<Record<string, unknown>>): boolean {
  return Array.isArray(records) && typeof source === 'string' && source.startsWith(trainingSource);
}
