/**
 * The device files of the golden figures (formats: README of the oracles, §2), and what they say in our terms: one
 * device, its curve under 1000 pulses up and 1000 down from w = 0, and the curve with less and less variation.
 */

import type { Draws } from '../draws.ts';
import { laws } from '../models/laws.ts';
import { Population } from '../population.ts';
import { type SettledLaw, settleLaw } from '../settle-law.ts';
import { type AihwkitDevice, type TranslatedDevice, translateAihwkit } from './aihwkit-parameters.ts';

export const curveNames = ['full', 'no_dtod', 'deterministic'] as const;
/** With everything; without spread between devices; also without noise of pulses and writes. */
export type CurveName = (typeof curveNames)[number];

/** Statistics over `devices` crosspoints after some numbers of pulses, of what a read sees. */
export interface GoldenCurve {
  readonly pulse: readonly number[];
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly q05: readonly number[];
  readonly q50: readonly number[];
  readonly q95: readonly number[];
  readonly devices: number;
}

export interface GoldenDevice extends AihwkitDevice {
  readonly device: string;
  readonly protocol: { readonly pulses_up: number; readonly pulses_down: number; readonly start_weight: number };
  readonly curves: Readonly<Record<'full' | 'no_dtod', GoldenCurve>> & {
    readonly deterministic: Pick<GoldenCurve, 'pulse' | 'mean'>;
  };
  /** Drawn values over the crosspoints of the full curve. */
  readonly hidden_parameter_statistics_full: Readonly<Record<string, { readonly mean: number; readonly std: number }>>;
  /** Change of the state by one pulse at some weights, without spread between devices. */
  readonly step_function_no_dtod: Readonly<Record<'w' | `${'up' | 'down'}_${'mean' | 'std'}`, readonly number[]>>;
}

/** The device of a curve in our terms. @param path where the file stands, for messages */
export function translateCurve(golden: GoldenDevice, curve: CurveName, path = golden.device): TranslatedDevice {
  const still = Object.entries(golden.parameters).map(([key, value]) => {
    const ofDevices = key.endsWith('_dtod') || key === 'reference_std';
    const ofPulses = key === 'dw_min_std' || key === 'write_noise_std';
    const removed = (ofDevices && curve !== 'full') || (ofPulses && curve === 'deterministic');
    return [key, removed ? 0 : value];
  });
  return translateAihwkit({ model: golden.model, parameters: Object.fromEntries(still) }, path);
}

export function settleCurve(golden: GoldenDevice, curve: CurveName, path = golden.device): SettledLaw {
  const { law, parameters, tables = {} } = translateCurve(golden, curve, path);
  const known = laws.get(law);
  if (!known) throw new RangeError(`No law ${law}`);
  return settleLaw(known, parameters, { tables }, path);
}

/**
 * Drives crosspoints along a golden curve on the host.
 *
 * @returns what reads see after a number of pulses [devices]; to be asked in ascending order
 */
export function driveCurve(golden: GoldenDevice, curve: CurveName, devices: number, random: Draws) {
  const { pulse: law } = settleCurve(golden, curve);
  if (!law) throw new RangeError(`${golden.model} has no pulses`);
  const population = new Population(law, devices, random, golden.protocol.start_weight);
  let done = 0;
  return (pulse: number): Float64Array => {
    while (done < pulse) population.pulse(done++ < golden.protocol.pulses_up ? 'up' : 'down');
    return population.weights();
  };
}
