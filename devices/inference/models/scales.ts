/** Factors on parts of a published model, for studies of what each part does to a network. */
import type { Parameter } from '../../law.ts';

const scale = { default: 1, unit: '1', minimum: 0, maximum: 1e3 };

export const scales = {
  programmingScale: { ...scale, about: 'factor on the programming error, 1 as published' },
  driftScale: { ...scale, about: 'factor on drift and relaxation, 1 as published' },
  readScale: { ...scale, about: 'factor on the noise of a read, 1 as published' },
} satisfies Record<string, Parameter>;
