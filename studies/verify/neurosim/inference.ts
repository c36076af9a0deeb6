/** Whole chips at inference as NeuroSim billed them, beside ours. */
import { type Recogniser, readGolden } from '../recogniser.ts';
import { costVerification } from './cost-verification.ts';
import { inferenceFigures } from './inference-figures.ts';
import { inferenceSchema, type NeurosimInference } from './inference-schema.ts';
import { trainingSource } from './training-schema.ts';

export const neurosimInference: Recogniser<NeurosimInference> = {
  name: 'neurosim inference chips',
  recognise: (json, path) => readGolden(json, path, isInference, inferenceSchema),
  async verify(golden) {
    return costVerification(inferenceFigures(golden));
  },
};

/** Training files have such records too, of another version. */
function isInference(file: Readonly<Record<string, unknown>>): boolean {
  const { source, records } = file;
  if (typeof source === 'string' && source.startsWith(trainingSource)) return false;
  const first: unknown = Array.isArray(records) ? records[0] : undefined;
  return typeof first === 'object' && first !== null && JSON.stringify(first).includes('"Desired_Conventional');
}
