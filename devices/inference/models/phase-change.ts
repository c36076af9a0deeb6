/**
 * What the statistical models of phase-change memory (PCM) have in common. The amorphous part of a cell relaxes, and
 * its conductance falls as a power of time, each cell with an exponent ν of its own:
 *
 *     g_programmed = target + σ ξ,   g ≥ 0                               σ(target)
 *     ν            = |mean + spread ξ|                                   of target
 *     g(t)         = g_programmed ((t + t0) / t0)^−ν
 *     read         = g(t) (1 + Q √(ln((t + t0 + tr) / (2 tr))) ξ),   ≥ 0    Q(g_programmed), flicker.ts
 *
 * t counts from t0, when programming has settled and drift was first measured.
 */
import type { Parameter } from '../../law.ts';
import { flickerGrowth } from '../flicker.ts';
import { type InferenceModel, inferenceModel } from '../inference-model.ts';
import { scales } from './scales.ts';

export interface PhaseChange {
  readonly name: string;
  readonly summary: string;
  readonly citation: string;
  /** Largest target, @unit S. */
  readonly maximum: Pick<Parameter, 'minimum' | 'maximum'> & { readonly default: number };
  /** t0, @unit s. */
  readonly settlingTime: number;
  /** tr, @unit s. */
  readonly readDuration: number;
  readonly parameters?: Readonly<Record<string, Parameter>>;
  /** σ of programming in µS, as formula text over `target`, `maximum` and `relative`, the target as a share of it. */
  readonly programmingSpread: string;
  /** Mean and spread of ν, over the same. */
  readonly exponentMean: string;
  readonly exponentSpread: string;
  /** Q, over `reached`, the programmed conductance as a share of the maximum. */
  readonly readNoise: string;
  readonly tables?: Readonly<Record<string, null>>;
}

export function phaseChange(model: PhaseChange): InferenceModel {
  const { name, summary, citation, maximum, settlingTime, readDuration, parameters = {}, tables = {} } = model;
  const duration = { unit: 's', minimum: 1e-12, maximum: 1e6 };
  return inferenceModel({
    name,
    summary,
    citation,
    parameters: {
      maximum: { minimum: 1e-9, maximum: 1, ...maximum, unit: 'S', about: 'largest target' },
      settlingTime: { ...duration, default: settlingTime, about: 'from programming to the start of the clock' },
      readDuration: { ...duration, default: readDuration, about: 'duration of a read' },
      ...parameters,
      ...scales,
    },
    tables,
    program: {
      // The logarithms of a target of 0 stop here.
      relative: 'max(target / maximum, 1e-7)',
      programmed: `max(target + (${model.programmingSpread}) * programmingScale * normal(), 0)`,
      exponent: `driftScale * abs(${model.exponentMean} + (${model.exponentSpread}) * normal())`,
    },
    age: { aged: 'programmed * pow((time + settlingTime) / settlingTime, -exponent)' },
    read: {
      reached: 'max(programmed / maximum, 1e-7)',
      deviation: `aged * (${model.readNoise}) * ${flickerGrowth('time + settlingTime')}`,
      read: 'max(aged + readScale * deviation * normal(), 0)',
    },
  });
}
