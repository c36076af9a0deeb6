/**
 * What the memristor laws have in common. A film of two parts in series: the boundary between them, at the conducting
 * share x of the thickness, moves while a voltage pulse lasts.
 *
 *     dx/dt = ± rate · drive(G) · f(x)        f a window (`windows.ts`), rate fixed during a pulse
 *
 * The weight is linear in the conductance G, from −1 at 1/Roff to 1 at 1/Ron. The law is autonomous, so a pulse is a
 * shift along a tabulated curve (`flow.ts`), here by rate × width. Whatever sets rate and width may differ between
 * crosspoints, and does so exactly; what shapes the curve (`onOffRatio`, `resistance`, the window and its exponent) is
 * one for the kind.
 *
 *     duration = rate · width, drawn once;     each pulse lasts duration (1 + cycleNoise ξ)
 *     bounds   = ±|1 + boundSpread ξ|;         the curve is stretched between them
 *
 * A duration below 0 leads back along the curve. At large ratios of the resistances the conductance hardly moves near
 * the insulating bound (by 2/ratio per x): steps below 6e-8 are lost to float32, and such a crosspoint stays there.
 */
import { type Law, type LawDefinition, law, type Parameter } from '../law.ts';
import { type Flow, tabulateFlow } from './flow.ts';
import { windowAt, windowNames } from './windows.ts';

const spread = (about: string) => ({ default: 0, unit: '1', minimum: 0, about });

const commonParameters = {
  window: { default: 'rectangular', choices: windowNames, unit: '1', about: 'window function' },
  windowExponent: { default: 1, unit: '1', minimum: 0.1, maximum: 100, about: 'p of the window' },
  windowScale: { default: 1, unit: '1', minimum: 0, maximum: 1e6, about: 'factor on the window' },
  cycleNoise: spread('of the duration from pulse to pulse, relative, 1 sigma'),
  upperBoundSpread: spread('of the largest weight between devices, relative, 1 sigma'),
  lowerBoundSpread: spread('of the smallest weight between devices, relative, 1 sigma'),
} satisfies Record<string, Parameter>;

/** Parameters that every law of the family has, with a default of its own. */
export const width = { unit: 's', minimum: 0, maximum: 1e3, about: 'duration of a pulse' };
export const thickness = { unit: 'm', minimum: 1e-10, maximum: 1e-3, about: 'way of the boundary through the film' };
export const onOffRatio = { unit: '1', minimum: 1.01, maximum: 1e6, about: 'Roff/Ron' };

type Numbers = Readonly<Record<string, number>>;

/** Where the boundary is in a film that conducts a given share of its range. */
export interface Boundary {
  readonly x: number;
  /** 1 − x, to its own precision. */
  readonly remaining: number;
  /** dx / dshare. */
  readonly slope: number;
}

/** Resistances in series: R = Ron x + Roff (1 − x), so G/Gmin = 1 + (ratio − 1) share. */
export function linearResistance(share: number, missing: number, ratio: number): Boundary {
  const conductance = missing + ratio * share;
  return {
    x: (ratio * share) / conductance,
    remaining: missing / conductance,
    slope: ratio / conductance ** 2,
  };
}

/** R = Ron (Roff / Ron)^(1 − x). */
export function exponentialResistance(share: number, missing: number, ratio: number): Boundary {
  const logarithm = Math.log(ratio);
  return {
    x: Math.log1p((ratio - 1) * share) / logarithm,
    remaining: -Math.log1p((missing * (1 - ratio)) / ratio) / logarithm,
    slope: (ratio - 1) / (missing + ratio * share) / logarithm,
  };
}

interface MemristorDefinition extends Pick<LawDefinition, 'name' | 'summary' | 'citation' | 'parameters'> {
  /** Formulas for rate × width of a pulse, over the parameters. */
  readonly durationUp: string;
  readonly durationDown: string;
  /** @param share of the conductance range @param missing 1 − share @param ratio Roff / Ron */
  readonly boundary: (share: number, missing: number, ratio: number, numbers: Numbers) => Boundary;
  /** Factor on the speed. @param conductance G/Gmax */
  readonly drive: (conductance: number) => number;
}

export function memristorLaw(definition: MemristorDefinition): Law {
  const { name, summary, citation, parameters, durationUp, durationDown } = definition;
  const up = remember((numbers) => tabulateFlow(paceOf(definition, numbers, true)));
  const down = remember((numbers) => tabulateFlow(paceOf(definition, numbers, false)));
  const shifted = (direction: string, shift: string) =>
    `centre + half * table(weight${direction}, table(time${direction}, (w - centre) / half) ${shift})`;
  return law({
    name,
    summary,
    citation,
    parameters: { ...commonParameters, ...parameters },
    drawn: {
      durationUp,
      durationDown,
      high: 'abs(1 + upperBoundSpread * normal())',
      low: '-abs(1 + lowerBoundSpread * normal())',
      centre: '(high + low) / 2',
      half: '(high - low) / 2',
      lower: 'low',
      upper: 'high',
    },
    pulse: {
      up: shifted('Up', '+ durationUp * (1 + cycleNoise * normal())'),
      down: shifted('Down', '- durationDown * (1 + cycleNoise * normal())'),
    },
    bounds: { lower: 'lower', upper: 'upper' },
    tables: {
      timeUp: (numbers) => up(numbers).time,
      weightUp: (numbers) => up(numbers).weight,
      timeDown: (numbers) => down(numbers).time,
      weightDown: (numbers) => down(numbers).weight,
    },
  });
}

/** Two tables come from one flow: it is computed once for the parameters of a device. */
function remember(make: (numbers: Numbers) => Flow): (numbers: Numbers) => Flow {
  const made = new WeakMap<Numbers, Flow>();
  return (numbers) => {
    const flow = made.get(numbers) ?? make(numbers);
    made.set(numbers, flow);
    return flow;
  };
}

/** Time per weight, in units of 1 / rate. */
function paceOf(definition: MemristorDefinition, numbers: Numbers, rises: boolean): (weight: number) => number {
  const { onOffRatio: ratio = Number.NaN, window = Number.NaN, windowExponent = Number.NaN } = numbers;
  const f = windowAt(window);
  return (weight) => {
    const [share, missing] = [(1 + weight) / 2, (1 - weight) / 2];
    const { x, remaining, slope } = definition.boundary(share, missing, ratio, numbers);
    const speed = f(x, remaining, windowExponent, rises) * definition.drive(share + missing / ratio);
    // A share is half a weight.
    return slope / 2 / speed;
  };
}
