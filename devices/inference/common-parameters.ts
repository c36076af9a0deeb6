/**
 * What every inference model can be given beyond its own physics: noise that its paper left out, and a temperature.
 * Amplitudes are 0 unless given. The noise disturbs the aged conductance; the model's own read comes on top and clips.
 * Papers measure at room temperature, which is taken as 25 °C where they name none [I].
 */
import { parseFormula } from '../formula/formula.ts';
import type { Parameter } from '../law.ts';
import { flickerGrowth } from './flicker.ts';
import { telegraphLevel } from './telegraph.ts';

/** @param activationEnergy published one of the model, @unit eV */
export const commonParameters = (activationEnergy = Number.NaN) =>
  ({
    flickerNoise: { default: 0, unit: '1', minimum: 0, maximum: 1, about: 'further 1/f noise of a read, relative' },
    readDuration: { default: 1e-6, unit: 's', minimum: 1e-12, maximum: 1, about: 'duration of a read, for 1/f noise' },
    telegraphAmplitude: {
      default: 0,
      unit: '1',
      minimum: 0,
      maximum: 1,
      about: 'distance of the two levels of random telegraph noise, relative to the conductance',
    },
    telegraphOccupancy: { default: 0.5, unit: '1', minimum: 0, maximum: 1, about: 'share of time at the lower level' },
    activationEnergy: {
      default: activationEnergy,
      unit: 'eV',
      minimum: 0,
      maximum: 10,
      about: 'of ageing, for temperatures other than referenceTemperature; NaN where none is published',
    },
    referenceTemperature: {
      default: 298.15,
      unit: 'K',
      minimum: 1,
      maximum: 2000,
      about: 'at which ageing was measured',
    },
  }) satisfies Record<string, Parameter>;

/** `aged` as one read finds it, before the model's own read. */
export const disturbed = parseFormula(
  `aged * max(1 + flickerNoise * ${flickerGrowth('time')} * normal() + telegraphAmplitude * ${telegraphLevel}, 0)`,
  {
    path: 'disturbed',
    names: ['aged', 'time', 'readDuration', 'flickerNoise', 'telegraphAmplitude', 'telegraphOccupancy'],
    draws: true,
  },
);
