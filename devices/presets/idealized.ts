/**
 * The resistive processing unit of the preset gokmen-vlasov with 8 times as many steps and no imbalance of up and down
 * (preset Idealized of aihwkit 1.1; used by Rasch, Gokmen & Haensch 2019, arXiv 1906.02698). Electrical figures: the same.
 */
import { constantStep } from '../models/constant-step.ts';
import { gokmenVlasov } from './gokmen-vlasov.ts';
import type { Preset } from './preset.ts';

export const idealized: Preset = {
  name: 'idealized',
  law: constantStep,
  parameters: { ...gokmenVlasov.parameters, step: 0.0002, upDownSpread: 0 },
  electrical: gokmenVlasov.electrical,
  summary: 'resistive processing unit with 10,000 steps over the range, symmetric; 24 MΩ average',
  citation: 'M. J. Rasch, T. Gokmen, W. Haensch, IEEE Design & Test 2019, arXiv 1906.02698; parameters of aihwkit 1.1',
};
