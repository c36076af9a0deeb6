/**
 * Fits one law to measured pulse responses.
 *
 * 1. *Mean*: the response without noise to the mean of all traces, by least squares; the state before the first pulse is
 *    fitted with the parameters, as its observation is as noisy as any other.
 * 2. *Devices*: where there are several, the same for each, begun at the optimum of all; the spread of a parameter is
 *    what its estimates scatter beyond their own errors.
 * 3. *Noise*: of steps and of reads, from the residuals of every single trace about its device's curve (`noise.ts`).
 * 4. *Intervals*: `covariance.ts`, with the 95 % point of Student's t.
 *
 * Laws are ranked by the corrected Akaike information criterion (H. Akaike, IEEE Trans. Autom. Control 19, 716, 1974;
 * N. Sugiura, Commun. Stat. A 7, 13, 1978) with the likelihood of the innovations of step 3, which are independent;
 * residuals of the mean are not, and would let a law with more parameters follow the wandering of one trace.
 */
import { DeviceError } from '../device-error.ts';
import type { Law } from '../law.ts';
import type { GivenParameters } from '../settle-parameters.ts';
import { middleFromDevices, middleFromNoise, sandwich } from './covariance.ts';
import { type Assessed, type Estimate, estimateParameters } from './estimates.ts';
import { fitMean, type MeanFit, refit } from './fit-mean.ts';
import { bestLikelihood } from './likelihood.ts';
import type { Linearised } from './linearised.ts';
import { type Noise, noiseOf } from './noise.ts';
import { difference, meanOf, meanTrace, type PulseData, squaresAbout } from './pulse-data.ts';
import { type Known, Search } from './search.ts';
import { branchesOf } from './search-table.ts';

export interface LawFit {
  readonly law: Law;
  /** Parameters that were given, or held, with their values. */
  readonly known: GivenParameters;
  readonly parameters: readonly Estimate[];
  /** Parameters by which crosspoints and pulses scatter, other than {@link stepNoise} and {@link readNoise}: all 0. */
  readonly still: readonly string[];
  /** Fitted state before the first pulse. */
  readonly start: number;
  /** Response without noise [observations]. */
  readonly curve: Float64Array;
  /** Share of the mean traces' variance that the curves explain: of each device its own curve. */
  readonly rSquared: number;
  /** Deviation of a step, as the law's parameter for it; null where the law has none. */
  readonly stepNoise: { readonly name: string; readonly value: number } | null;
  /** Deviation of a read about the state, @unit weight; and as the law's parameter for it. */
  readonly readNoise: { readonly weight: number; readonly name: string | null; readonly value: number };
  /** Corrected Akaike information criterion: smaller is better, differences count. */
  readonly criterion: number;
  /** Numbers fitted. */
  readonly freedoms: number;
  /** Mean change of the weight by one pulse of the nominal crosspoint, from each of some states. */
  readonly steps: (direction: 'up' | 'down', states: readonly number[]) => number[];
}

/**
 * @param known parameters that are known, the others are fitted; and the tables that a law leaves to each device
 * @throws DeviceError where the law has no pulse, or the data too few observations for it
 */
export function fitLaw(law: Law, data: PulseData, known: Partial<Known> = {}): LawFit {
  if (!law.pulse) throw new DeviceError('law', 'one with pulses', law.name);
  const traces = data.devices.map(({ cycles }) => meanTrace(cycles));
  const searches = searchesOf(law, data, { given: {}, tables: {}, ...known }, meanTrace(traces));
  const { search, fit } = fitMean(searches, traces);
  const devices = traces.map((trace) => (traces.length > 1 ? refit(search, trace, fit.active, fit.places) : fit));
  const scatter = scatterOf(search, data, devices);
  const { noise, kind, abouts } = scatter;
  const freedoms = devices.length * fit.active.length + (noise.step > 0 ? 2 : 1);
  return {
    law,
    known: search.roles.kind === null || kind === '' ? search.known : { ...search.known, [search.roles.kind]: kind },
    parameters: assess(law, search, data, { fit, devices, traces, abouts, noise }),
    still: search.roles.scatter.filter((name) => name !== search.roles.step && name !== search.roles.read),
    start: search.values(fit.places).at(-1) as number,
    curve: fit.optimum.curve,
    rSquared: explainedShare(traces, devices),
    ...describeNoise(search, scatter),
    criterion: criterionOf(bestLikelihood(search, data, devices, noise, kind), noise.count, freedoms),
    freedoms,
    steps: (direction, states) => search.steps(direction, fit.places, states),
  };
}

interface Scatter {
  readonly noise: Noise;
  /** Kind of noise that fits best. */
  readonly kind: string;
  /** The law about the curve of each device. */
  readonly abouts: readonly Linearised[];
}

function scatterOf(search: Search, data: PulseData, devices: readonly MeanFit[]): Scatter {
  const kinds = search.kinds.map((kind) => {
    const abouts = devices.map(({ places }) => search.linearise(places, kind));
    return { noise: noiseOf(data, devices, abouts), kind, abouts };
  });
  return kinds.reduce((best, one) => (one.noise.logLikelihood > best.noise.logLikelihood ? one : best));
}

/** A search for each kind of response that the law has. */
function searchesOf(law: Law, data: PulseData, known: Known, mean: Float64Array): Search[] {
  const searches = branchesOf(law.name).map((branch) => new Search(law, data, known, mean[0] as number, branch));
  const least = Math.max(...searches.map(({ axes }) => axes.length)) + spare;
  if (mean.length >= least) return searches;
  throw new TooFewObservations('data', `at least ${least} observations for law ${law.name}`, mean.length);
}

/** Observations beyond the number of parameters, fewer of which say nothing of how good a fit is. */
const spare = 4;

/** Data that are too few for a law, and may do for another. */
export class TooFewObservations extends DeviceError {}

interface Fits {
  readonly fit: MeanFit;
  readonly devices: readonly MeanFit[];
  /** Mean trace of each device. */
  readonly traces: readonly Float64Array[];
  readonly abouts: readonly Linearised[];
  readonly noise: Noise;
}

function assess(law: Law, search: Search, data: PulseData, { fit, devices, traces, abouts, noise }: Fits): Estimate[] {
  const assessed = devices.map((device, index): Assessed => {
    const { jacobian } = device.optimum;
    const cycles = data.devices[index]?.cycles.length ?? 1;
    const middle = middleFromNoise(jacobian, abouts[index] as Linearised, noise, data.protocol, cycles);
    return { fit: device, covariance: sandwich(jacobian, middle) };
  });
  const [only] = assessed;
  if (only && assessed.length === 1) {
    return estimateParameters(law, search, only, data.protocol.observed.length - fit.active.length, []);
  }
  const { jacobian, curve } = fit.optimum;
  const scatter = middleFromDevices(
    jacobian,
    traces.map((trace) => difference(trace, curve)),
  );
  const common = { fit, covariance: sandwich(jacobian, scatter) };
  return estimateParameters(law, search, common, devices.length - 1, assessed);
}

function explainedShare(traces: readonly Float64Array[], devices: readonly MeanFit[]): number {
  const mean = meanOf(meanTrace(traces));
  const left = devices.reduce((sum, { optimum }) => sum + optimum.squares, 0);
  return 1 - left / traces.reduce((sum, trace) => sum + squaresAbout(trace, mean), 0);
}

function describeNoise({ roles }: Search, { noise, abouts }: Scatter): Pick<LawFit, 'stepNoise' | 'readNoise'> {
  const read = Math.sqrt(noise.read);
  const sight = meanOf(abouts.map((about) => about.sight));
  return {
    stepNoise: roles.step === null ? null : { name: roles.step, value: Math.sqrt(noise.step) },
    readNoise: { weight: read, name: roles.read, value: sight > 0 ? read / sight : 0 },
  };
}

function criterionOf(logLikelihood: number, count: number, freedoms: number): number {
  const correction = (2 * freedoms * (freedoms + 1)) / Math.max(count - freedoms - 1, Number.MIN_VALUE);
  return 2 * freedoms - 2 * logLikelihood + correction;
}
