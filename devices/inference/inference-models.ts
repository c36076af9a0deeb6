/** Every inference model by name. */
import type { InferenceModel } from './inference-model.ts';
import { genericModels } from './models/generic.ts';
import { pcmCustomDrift } from './models/pcm-custom-drift.ts';
import { pcmHermes1, pcmHermes2 } from './models/pcm-hermes.ts';
import { pcmJoshi } from './models/pcm-joshi.ts';
import { pcmNandakumar } from './models/pcm-nandakumar.ts';
import { pcmStateIndependent } from './models/pcm-state-independent.ts';
import { rramCmoHfox } from './models/rram-cmo-hfox.ts';
import { rramMilo } from './models/rram-milo.ts';
import { rramWan, rramWanCubic } from './models/rram-wan.ts';
import { sonos } from './models/sonos.ts';

const models = [
  pcmNandakumar,
  pcmHermes1,
  pcmHermes2,
  pcmStateIndependent,
  pcmCustomDrift,
  pcmJoshi,
  rramWan,
  rramWanCubic,
  rramMilo,
  rramCmoHfox,
  sonos,
  ...genericModels,
];

export const inferenceModels: ReadonlyMap<string, InferenceModel> = new Map(models.map((model) => [model.name, model]));
