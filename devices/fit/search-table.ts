/**
 * What a fit knows of parameters beyond the law's formulas: which to hold because no response can tell them from others,
 * and where to look for the rest. Weights are those of the data, which span −1 to 1.
 */
import { DeviceError } from '../device-error.ts';
import type { Law } from '../law.ts';
import type { Axis } from './axis.ts';
import type { PulseData } from './pulse-data.ts';

/** What the data say before any fit. */
export interface Figures {
  /** Number of pulses. */
  readonly up: number;
  readonly down: number;
  /** Weight at zero conductance. */
  readonly zero: number;
}

export function figuresOf({ protocol, zero }: PulseData): Figures {
  const applied = protocol.directions.slice(0, protocol.observed.at(-1));
  const up = applied.filter((direction) => direction === 'up').length;
  return { up, down: applied.length - up, zero };
}

type Held = Readonly<Record<string, 'usual' | ((figures: Figures) => number)>>;

/** Conductances are w − zero, up to a factor. */
const onOffRatio = ({ zero }: Figures) => Math.min((1 - zero) / Math.max(-1 - zero, 1e-6), 1e6);

/** What a pulse's duration is the product of: one factor is fitted. */
const memristor: Held = { onOffRatio, widthUp: 'usual', widthDown: 'usual', windowScale: 'usual', thickness: 'usual' };

/** By law: parameters that stay at their usual value, or take one from the data. */
export const held: Readonly<Record<string, Held>> = {
  // A number of pulses and the weight that they lead to are one fact.
  'soft-bounds-pmax': { pulses: ({ up }) => Math.max(up, 1) },
  // The reference shifts the bounds, which are fitted.
  'soft-bounds-reference': { referenceMean: 'usual' },
  'pow-step-reference': { referenceMean: 'usual' },
  // Scale and offset of z repeat gamma and amplitude: with these, z is the weight as a share of the range.
  'exp-step': { stateScale: () => 0.5, stateOffset: () => 0 },
  vteam: {
    ...memristor,
    voltageUp: 'usual',
    voltageDown: 'usual',
    onThreshold: 'usual',
    offThreshold: 'usual',
    onExponent: 'usual',
    offExponent: 'usual',
  },
  'linear-ion-drift': { ...memristor, voltageUp: 'usual', voltageDown: 'usual' },
};

/** Laws whose response is that of another law once these are held: ranking both would count it twice. */
export const repeats: Readonly<Record<string, string>> = {
  'soft-bounds-reference': 'soft-bounds',
  'pow-step-reference': 'pow-step',
};

/**
 * Parameters near 0, whose spread between devices is no share of them, by the law's own parameter for it and its worth:
 * `upDown` differs by twice the imbalance that `upDownSpread` adds to one direction and takes from the other.
 */
export const ownSpreads: Readonly<Record<string, { readonly name: string; readonly worth: number }>> = {
  upDown: { name: 'upDownSpread', worth: 2 },
};

type Range = Pick<Axis, 'scale' | 'from' | 'to'> & Partial<Axis>;

const linear = (from: number, to: number): Range => ({ scale: 'linear', from, to });
const log = (from: number, to: number): Range => ({ scale: 'log', from, to });

/** A bound is not far inside the data, and may be far outside; but a conductance stays above 0. */
const upper = (): Range => ({ ...linear(1, 2), least: 0.3, most: 10, side: 1 });
const lower = ({ zero }: Figures): Range => {
  const least = Math.max(-1 + leastConductance * (zero + 1), -10);
  return { ...linear(Math.max(least, -2), -1), least, most: -0.3, side: -1 };
};

/** Share of the way from the least conductance in the data down to 0 that a bound may take. */
const leastConductance = 0.99;

const states = (pulses: number): Range => ({ ...log(Math.max(pulses, 1) / 4, 4 * Math.max(pulses, 1)) });

/** By parameter, or by `law.parameter` where a law means something of its own by the name. */
const ranges: Readonly<Record<string, (figures: Figures) => Range>> = {
  // From a step that just crosses the range to one that saturates at once.
  step: ({ up, down }) => {
    const crossing = 2 / Math.max(up, down, 1);
    return { ...log(crossing / 2, 20 * crossing), least: crossing / 1e3, most: 10 };
  },
  upDown: () => linear(-0.5, 0.5),
  upperBound: upper,
  lowerBound: lower,
  gammaUp: () => ({ ...linear(0, 1), least: 0, most: 5 }),
  gammaDown: () => ({ ...linear(0, 1), least: 0, most: 5 }),
  'soft-bounds-pmax.rangeLower': lower,
  'soft-bounds-pmax.rangeUpper': () => ({ ...linear(0.7, 1.2), least: 0.1, most: 10 }),
  'soft-bounds-pmax.rate': ({ up }) => log(0.2 / Math.max(up, 1), 10 / Math.max(up, 1)),
  'exp-step.gammaUp': () => ({ ...linear(-6, 10), least: -50, most: 50 }),
  'exp-step.gammaDown': () => ({ ...linear(-6, 10), least: -50, most: 50 }),
  gamma: () => ({ ...log(0.3, 3), least: 0.05, most: 20 }),
  gammaUpDown: () => linear(-0.6, 0.6),
  labelUp: () => linear(-6, 6),
  labelDown: () => linear(-6, 6),
  statesUp: ({ up }) => states(up),
  statesDown: ({ down }) => states(down),
  // Pulses may be of any length and strength.
  onRate: () => ({ ...log(-1, -1e8), least: -1e12, most: -1e-6 }),
  offRate: () => ({ ...log(1e-3, 1e5), least: 1e-9, most: 1e12 }),
  mobility: () => ({ ...log(1e-18, 1e-8), least: 1e-24 }),
};

/** Ranges by parameter that a fit is confined to. */
export type Branch = Readonly<Record<string, Range>>;

const vanishing: Range = { ...linear(0.05, 0.95), least: 0, most: 1 };
const growing: Range = { ...linear(-3, -0.05), least: -100, most: 0 };

/**
 * Laws whose responses come in several kinds that no path of good fits connects: each is searched for itself.
 *
 * The step of exp-step curves one way with an amplitude above 0 and the other way below; between them lie the straight
 * line and the pure exponential, which it reaches only with an endless step.
 */
const branches: Readonly<Record<string, readonly Branch[]>> = {
  'exp-step': [vanishing, growing].flatMap((amplitudeUp) =>
    [vanishing, growing].map((amplitudeDown) => ({ amplitudeUp, amplitudeDown })),
  ),
};

export function branchesOf(law: string): readonly Branch[] {
  return branches[law] ?? [{}];
}

/** Values beyond this are no fit. */
const farthest = 1e3;

/** The axis of a parameter; where no table speaks of it, around the law's default. */
export function axisOf(law: Law, name: string, figures: Figures, branch: Branch): Axis {
  const { default: usual, minimum = -farthest, maximum = farthest } = law.parameters[name] ?? { default: 0 };
  const room = Math.abs(Number(usual)) + 1;
  const around = { scale: 'linear', from: Number(usual) - room, to: Number(usual) + room } as const;
  const range: Range = branch[name] ?? (ranges[`${law.name}.${name}`] ?? ranges[name])?.(figures) ?? around;
  const least = Math.max(range.least ?? minimum, minimum);
  const most = Math.min(range.most ?? maximum, maximum);
  const clip = (value: number) => Math.min(Math.max(value, least), most);
  const [from, to] = [clip(range.from), clip(range.to)];
  if (from === to) throw new DeviceError(`${law.name}.${name}`, 'within what the data leave open', from);
  return { ...range, from, to, least, most };
}
