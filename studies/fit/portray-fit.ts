/** A fit as data to show: `reports/fit/`. */
import {
  type LawFit,
  meanTrace,
  Population,
  type PulseData,
  type PulseLaw,
  type PulseProtocol,
  type RankedFit,
  settleDevice,
} from '../../devices/index.ts';
import type { FitCurve, FitReport, FitResponse, FitSteps } from '../../reports/index.ts';
import { openDraws } from '../devices/draws.ts';
import { meanOf, quantilesOf, shorten } from '../devices/sample.ts';
import { packageVersion } from '../package-facts.ts';
import type { Asked, FittedDevice } from './fitted-device.ts';
import { conductanceOf, type PulseMeasurements, type Scale } from './read-pulse-data.ts';

/** Crosspoints simulated with the fitted device. */
const crosspoints = 500;
const seed = 1;

/** Observations shown of a long train, at most. */
const points = 600;

export interface FitStory {
  readonly fit: LawFit;
  readonly ranking: readonly RankedFit[];
  readonly measurements: PulseMeasurements;
  readonly device: FittedDevice;
  readonly deviceFile: string;
  readonly asked: Asked;
  readonly reproduce: string;
}

export function portrayFit({ fit, ranking, measurements, device, deviceFile, asked, reproduce }: FitStory): FitReport {
  const { data, scale } = measurements;
  const { directions, observed } = data.protocol;
  const up = directions.filter((direction) => direction === 'up').length;
  const { law, stepNoise, readNoise } = fit;
  const { pulse, range } = settleDevice({ ...device });
  return {
    name: device.name,
    crosspoint: packageVersion(),
    file: asked.file,
    reproduce,
    law: { name: law.name, summary: law.summary, citation: law.citation },
    counts: {
      devices: data.devices.length,
      cycles: data.devices.reduce((sum, { cycles }) => sum + cycles.length, 0),
      observations: observed.length,
      up,
      down: directions.length - up,
    },
    response: responseOf(fit, data, scale, pulse as PulseLaw),
    steps: { up: stepsOf(fit, data, scale, 'up'), down: stepsOf(fit, data, scale, 'down') },
    rSquared: fit.rSquared,
    parameters: fit.parameters,
    known: Object.entries(fit.known).filter(([name, value]) => law.parameters[name]?.default !== value),
    stepNoise: stepNoise && { ...stepNoise, about: law.parameters[stepNoise.name]?.about ?? '' },
    readNoise: { ...readNoise, conductance: (readNoise.weight / 2) * (scale.most - scale.least) },
    range: range.map((weight) => conductanceOf(weight, scale)) as [number, number],
    electricalSource: asked.borrowed,
    ranking: ranking.map(({ fit, difference, weight }) => ({
      law: fit.law.name,
      freedoms: fit.freedoms,
      rSquared: fit.rSquared,
      criterion: fit.criterion,
      difference,
      weight,
    })),
    deviceFile,
  };
}

function responseOf(fit: LawFit, data: PulseData, scale: Scale, law: PulseLaw): FitResponse {
  const { observed, directions } = data.protocol;
  const stride = Math.ceil(observed.length / points);
  const shown = [...observed.keys()].filter((row) => row % stride === 0 || row === observed.length - 1);
  const at = shown.map((row) => observed[row] as number);
  const cut = (trace: Float64Array) => Float64Array.from(shown, (row) => trace[row] as number);
  const traces = data.devices.flatMap(({ cycles }) => cycles.map(cut));
  const siemens = (weights: ArrayLike<number>) =>
    Array.from(weights, (weight) => shorten(conductanceOf(weight, scale)));
  return {
    at,
    directions: at.map((pulses) => directions[Math.max(pulses - 1, 0)] as 'up' | 'down'),
    measured: curveOf(traces, siemens),
    fitted: siemens(cut(fit.curve)),
    simulated: curveOf(simulate(law, { directions, observed: at }, fit.start), siemens),
  };
}

function curveOf(traces: readonly Float64Array[], siemens: (weights: ArrayLike<number>) => number[]): FitCurve {
  const mean = meanTrace(traces);
  const quantiles = Array.from(mean, (_, row) => {
    const column = traces.map((trace) => trace[row] as number);
    return quantilesOf(column, [0.05, 0.95]);
  });
  const end = (place: number) => siemens(quantiles.map((row) => row[place] as number));
  return { mean: siemens(mean), band: traces.length > 1 ? { low: end(0), high: end(1) } : null };
}

/** What reads see of many crosspoints [crosspoints][observations]. */
function simulate(law: PulseLaw, { directions, observed }: PulseProtocol, start: number): Float64Array[] {
  const population = new Population(law, crosspoints, openDraws(seed), start);
  const traces = Array.from({ length: crosspoints }, () => new Float64Array(observed.length));
  let applied = 0;
  for (const [row, pulses] of observed.entries()) {
    for (; applied < pulses; applied++) population.pulse(directions[applied] as 'up' | 'down');
    for (const [i, weight] of population.weights().entries()) (traces[i] as Float64Array)[row] = weight;
  }
  return traces;
}

/** Points of measured steps in either direction, at most. */
const bins = 28;
const lawPoints = 80;

/** Steps by the fitted state before them: the measured one errs, and would pull its own step the other way. */
function stepsOf(fit: LawFit, data: PulseData, scale: Scale, direction: 'up' | 'down'): FitSteps {
  const { observed, directions } = data.protocol;
  const mean = meanTrace(data.devices.map(({ cycles }) => meanTrace(cycles)));
  const sign = direction === 'up' ? 1 : -1;
  const steps = observed.slice(1).flatMap((pulses, i) => {
    const count = pulses - (observed[i] as number);
    if (directions[pulses - 1] !== direction) return [];
    const [before, after] = [fit.curve[i] as number, fit.curve[i + 1] as number];
    // Of several pulses between two reads the typical one starts half way.
    const from = count === 1 ? before : (before + after) / 2;
    return { from, step: (sign * ((mean[i + 1] as number) - (mean[i] as number))) / count };
  });
  if (steps.length === 0) return { measured: [], law: [] };
  const [lowest = -1, highest = 1] = quantilesOf(
    steps.map(({ from }) => from),
    [0, 1],
  );
  const perWeight = (scale.most - scale.least) / 2;
  const groups = Array.from({ length: bins }, (): number[][] => []);
  for (const { from, step } of steps) {
    const bin = Math.floor((bins * (from - lowest)) / (highest - lowest || 1));
    groups[Math.min(bin, bins - 1)]?.push([conductanceOf(from, scale), step * perWeight]);
  }
  const measured = groups.flatMap((group) => {
    const [at, change] = [0, 1].map((place) => group.map((one) => one[place] as number)) as [number[], number[]];
    if (change.length === 0) return [];
    return { at: meanOf(at), step: meanOf(change) };
  });
  const states = Array.from({ length: lawPoints }, (_, i) => lowest + ((highest - lowest) * i) / (lawPoints - 1));
  const law = fit.steps(direction, states).map((step, i) => ({
    at: conductanceOf(states[i] as number, scale),
    step: sign * step * perWeight,
  }));
  return { measured, law };
}
