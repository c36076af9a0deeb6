/**
 * Errors of no device in particular, for asking how large an error a network bears, in the forms of CrossSim 3.2
 * (T. P. Xiao et al., CrossSim, Sandia National Laboratories, 2022): normal or uniform, of a size that does not depend
 * on the conductance, is proportional to it, or to its inverse. As a share m of the maximum G,
 *
 *     independent: m G      proportional: m g      inverse-proportional: m G² / g  (none at g = 0)
 *
 * is the standard deviation of a normal error or the full width of a uniform one. Nothing ages. Programming and reads
 * have a size each, 0 unless given.
 */
import { type InferenceModel, inferenceModel } from '../inference-model.ts';

const draws = { normal: 'normal()', uniform: '(uniform() - 0.5)' };

/** Factor on m. */
const sizes = {
  independent: () => 'maximum',
  proportional: (conductance: string) => conductance,
  'inverse-proportional': (conductance: string) => `(${conductance} > 0 ? maximum ** 2 / ${conductance} : 0)`,
};

const share = { default: 0, unit: '1', minimum: 0, maximum: 10 };

function generic(distribution: keyof typeof draws, size: keyof typeof sizes): InferenceModel {
  const error = (noise: string, conductance: string) =>
    `max(${conductance} + ${noise} * ${sizes[size](conductance)} * ${draws[distribution]}, 0)`;
  const width = distribution === 'normal' ? '1 sigma' : 'full width';
  return inferenceModel({
    name: `${distribution}-${size}`,
    summary: `${distribution} errors of programming and of reads, ${size.replace('-', ' ')} to the conductance`.replace(
      'independent to',
      'independent of',
    ),
    citation: 'CrossSim 3.2, Sandia National Laboratories',
    parameters: {
      maximum: { default: 1e-4, unit: 'S', minimum: 1e-9, maximum: 1, about: 'largest target' },
      programmingNoise: { ...share, about: `error of programming, ${width}, as a share of the maximum` },
      readNoise: { ...share, about: `error of a read, ${width}, as a share of the maximum` },
    },
    program: { programmed: error('programmingNoise', 'target') },
    read: { read: error('readNoise', 'aged') },
  });
}

export const genericModels: readonly InferenceModel[] = (['normal', 'uniform'] as const).flatMap((distribution) =>
  (['independent', 'proportional', 'inverse-proportional'] as const).map((size) => generic(distribution, size)),
);
