/** A fit as a device: the parameters found, the noises, and what differs between devices as spreads. */
import type { DeviceDescription } from '../settle.ts';
import { settleLaw } from '../settle-law.ts';
import type { Spread } from '../settle-parameters.ts';
import type { LawFit } from './fit-law.ts';
import { ownSpreads } from './search-table.ts';

/** Digits kept: more than any measurement tells. */
const digits = 6;

/** A spread is at most this many times its parameter. */
const widest = 10;

/** Law, parameters and spreads; what measurements of pulses do not tell is left to the caller. */
export function describeFit(fit: LawFit): Required<Pick<DeviceDescription, 'law' | 'parameters' | 'spreads'>> {
  const { law, known, parameters, still, stepNoise, readNoise } = fit;
  const own = parameters.flatMap(({ name, spread }) => {
    const by = ownSpreads[name];
    return spread && by && Object.hasOwn(law.parameters, by.name) ? [[by.name, round(spread / by.worth)] as const] : [];
  });
  return {
    law: law.name,
    parameters: {
      ...Object.fromEntries(still.filter((name) => law.parameters[name]?.default !== 0).map((name) => [name, 0])),
      ...known,
      ...Object.fromEntries(parameters.map(({ name, value }) => [name, round(value)])),
      ...Object.fromEntries(own),
      ...(stepNoise && { [stepNoise.name]: round(stepNoise.value) }),
      ...(readNoise.name !== null && { [readNoise.name]: round(readNoise.value) }),
    },
    spreads: Object.fromEntries(
      parameters.flatMap(({ name, value, spread }): [string, Spread][] => {
        if (!spread || (ownSpreads[name] && own.some(([by]) => by === ownSpreads[name]?.name))) return [];
        const deviation = Math.min(round(spread / Math.abs(value)), widest);
        return deviation > 0 ? [[name, { distribution: 'normal', deviation }]] : [];
      }),
    ),
  };
}

/** Weights at which the fitted device ends: its least and most conducting state. */
export function rangeOfFit(fit: LawFit): readonly [lower: number, upper: number] {
  const { parameters } = describeFit(fit);
  return settleLaw(fit.law, parameters, {}, fit.law.name).range;
}

function round(value: number): number {
  return Number(value.toPrecision(digits));
}
