/** Every format of golden files that the models here can be held against. */
import { aihwkitCurves } from './aihwkit-curves.ts';
import { aihwkitInference } from './aihwkit-inference.ts';
import { aihwkitPresets } from './aihwkit-presets.ts';
import { aihwkitReads } from './aihwkit-reads.ts';
import { aihwkitTrains } from './aihwkit-trains.ts';
import { crosssimReads } from './crosssim-reads.ts';
import { crosssimStatistics } from './crosssim-statistics.ts';
import { irdropEffectiveMatrix } from './irdrop-effective-matrix.ts';
import { irdropExact } from './irdrop-exact.ts';
import { irdropQucs } from './irdrop-qucs.ts';
import { irdropSeparateSource } from './irdrop-separate-source.ts';
import { neurosimComponents } from './neurosim/components.ts';
import { neurosimInference } from './neurosim/inference.ts';
import { neurosimTechnology } from './neurosim/technology-figures.ts';
import { neurosimTraining } from './neurosim/training.ts';
import { neurosimDevices } from './neurosim-devices.ts';
import type { Recogniser } from './recogniser.ts';

export const recognisers: readonly Recogniser[] = [
  aihwkitCurves,
  aihwkitPresets,
  aihwkitTrains,
  aihwkitReads,
  aihwkitInference,
  crosssimStatistics,
  crosssimReads,
  irdropExact,
  irdropEffectiveMatrix,
  irdropSeparateSource,
  irdropQucs,
  neurosimDevices,
  neurosimTechnology,
  neurosimComponents,
  neurosimInference,
  neurosimTraining,
];
