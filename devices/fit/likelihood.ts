/**
 * The likelihood of a law at its best, for ranking: least squares again, with residuals made independent by the noises
 * found (`noise.ts`), the noises from what is left, and once more.
 *
 * Estimates are not taken from here. They are those of the mean response itself, which a law that is not quite true still
 * follows as a whole; this fits it step by step.
 */
import { type MeanFit, withPlaces } from './fit-mean.ts';
import { fitFrom, type Model } from './least-squares.ts';
import type { Linearised } from './linearised.ts';
import { type Noise, noiseOf, type Whitening, whiten } from './noise.ts';
import { meanTrace, type PulseData, type PulseProtocol } from './pulse-data.ts';
import type { Search } from './search.ts';

const rounds = 3;

export function bestLikelihood(
  search: Search,
  data: PulseData,
  fits: readonly MeanFit[],
  noise: Noise,
  kind: string,
): number {
  let [best, current, devices] = [noise.logLikelihood, noise, fits];
  for (let round = 0; round < rounds; round++) {
    const { whitening } = current;
    const abouts = devices.map(({ places }) => search.linearise(places, kind));
    devices = devices.map((fit, d) => refitWhite(search, data, fit, d, abouts[d] as Linearised, whitening));
    current = noiseOf(data, devices, abouts);
    best = Math.max(best, current.logLikelihood);
  }
  return best;
}

/** Least squares of the innovations. */
function refitWhite(
  search: Search,
  { protocol, devices }: PulseData,
  { active, places, optimum }: MeanFit,
  device: number,
  about: Linearised,
  whitening: Whitening,
): MeanFit {
  const model = search.model(active, places);
  const measured = whiten({ errors: meanTrace(devices[device]?.cycles ?? []), about }, protocol, whitening).innovations;
  const found = fitFrom(whitened(model, about, protocol, whitening), measured, optimum.places);
  const [curve = found.curve] = model.curves([found.places]);
  return { active, places: withPlaces(places, active, found.places), optimum: { ...found, curve } };
}

function whitened(model: Model, about: Linearised, protocol: PulseProtocol, whitening: Whitening): Model {
  const curves: Model['curves'] = (points) =>
    model.curves(points).map((curve) => whiten({ errors: curve, about }, protocol, whitening).innovations);
  return { ...model, curves };
}
