/**
 * Soft competition of neurons for an input of length 1: u = W x, posterior q = softmax(τ u), Δw_k = rate · q_k (x − u_k w_k).
 * Rows end of length 1, each near the mean of what it wins.
 *
 * Moraitis, Toichkin, Journé, Chua & Guo 2022, Neuromorph. Comput. Eng. 2:044017 (arXiv 2107.05747). Inputs lose their mean
 * and are normalised first. The decay is of a weight in proportion to itself, row by row: it is read out, and written.
 *
 * From random rows the rule collapses within a few epochs: τ too low and every row becomes the mean, too high and few rows
 * win all. So rows start from images. The competition is at first a lottery among the rows that have had the fewest images,
 * and who wins one becomes it; that lasts until each row has had one, a few images for each row.
 *
 * τ moves from `tau` to `finalTau` and the rate to zero over the first `horizon` images, which a digital counter counts.
 *
 * Left out: division of a change by its largest entry, which the authors' code does (the rule would lose the end at which it
 * comes to rest, and with it rows of length 1 in bounded time), and priors of neurons.
 */
import type { Signal } from '../../emulator/index.ts';
import { type FeatureContext, type FeatureLayer, featuresOf, imagesSeen, normalise } from './features.ts';

export const competitionOptions = {
  tau: { default: 12, least: 0, most: 1e9, about: 'sharpness of the competition at first' },
  finalTau: { default: 30, least: 0, most: 1e9, about: 'sharpness of the competition in the end' },
  horizon: { default: 60_000, least: 1, most: 1e9, integer: true, about: 'images after which the rate is zero' },
  radius: { default: 1, least: 0, most: 100, about: 'length that random rows start with' },
  start: {
    default: 'images',
    choices: ['images', 'random'],
    about: 'what rows start from: each from an image, or random',
  },
} as const;

export interface CompetitionValues {
  readonly tau: number;
  readonly finalTau: number;
  readonly horizon: number;
  readonly start: 'images' | 'random';
  readonly featureRate?: number;
}

/** Records a layer; losers may learn the other way. */
export function recordCompetition(
  context: FeatureContext<CompetitionValues>,
  layer: FeatureLayer,
  antiHebbianLosers: boolean,
): Signal {
  const { program } = context;
  const { l, weights } = layer;
  const x = normalise(program, `direction ${l}`, layer.x);
  const u = program.read(weights, x);
  if (layer.learn) compete(context, layer, layer.learn, x, u, antiHebbianLosers);
  const total = program.sum(`total ${l}`, u);
  return featuresOf(context, l, program.map(`relative ${l}`, `u - s / ${u.width}`, { u, s: total }));
}

function compete(
  context: FeatureContext<CompetitionValues>,
  { l }: FeatureLayer,
  learn: NonNullable<FeatureLayer['learn']>,
  x: Signal,
  u: Signal,
  antiHebbianLosers: boolean,
): void {
  const { program, options } = context;
  const { tau, finalTau, horizon, start, featureRate = 0 } = options;
  const n = imagesSeen(program);
  const sharpness = `(${tau} + ${finalTau - tau} * min(n / ${horizon}, 1))`;
  const q = program.softmax(`posterior ${l}`, program.map(`logits ${l}`, `${sharpness} * u`, { u, n }));
  const winner = program.largest(`winner ${l}`, u);
  const signed = antiHebbianLosers ? '(u >= v ? q : -q)' : 'q';
  const rate = `max(1 - n / ${horizon}, 0)`;
  const post = program.map(`post ${l}`, `${rate} * ${signed}`, { q, n, ...(antiHebbianLosers && { u, v: winner }) });
  if (start === 'random' || featureRate === 0) {
    const error = program.map(`coincidence ${l}`, '-p', { p: post });
    const s = program.map(`decay ${l}`, 'p * u', { p: post, u });
    learn([{ input: x, error }], { text: 'g + s * w', outputs: { s } });
    return;
  }
  const { lot, open } = drawLots(context, l);
  const error = program.map(`coincidence ${l}`, 'o > 0 ? -k : -p', { p: post, k: lot, o: open });
  const s = program.map(`decay ${l}`, 'o > 0 ? 0 : p * u', { p: post, u, o: open });
  // A row that was drawn becomes the mean of its images, whatever the rate.
  const text = `k > 0 ? (w + g / k) / ${featureRate} : g + s * w`;
  learn([{ input: x, error }], { text, outputs: { s, k: lot } });
}

/**
 * One row for an image, of those that had the fewest, once the layer below has had all of its own. Of a batch no more
 * images take part than a quarter of the rows that are left: a row that is drawn twice at once becomes a mean.
 *
 * @returns one at the row, and whether the lottery is still open
 */
function drawLots(
  { program, network: { hidden }, training }: FeatureContext,
  l: number,
): { readonly lot: Signal; readonly open: Signal } {
  const drawn = (layer: number) =>
    program.vector(`drawn ${layer}`, Number(hidden[layer - 1]), { distribution: 'zero', bound: 0 });
  const missing = (layer: number) => program.map(`missing ${layer}`, 'c < 1 ? 1 : 0', { c: drawn(layer) });
  const own = missing(l);
  const chance = `uniform() * ${4 * (training?.batch ?? 1)} < r ? 1 : 0`;
  const takesPart = program.map(`takes part ${l}`, chance, { r: program.sum(`left ${l}`, own) });
  const ticket = program.map(`ticket ${l}`, 'uniform() - 2 * c', { c: drawn(l) });
  const operands = { t: ticket, b: program.largest(`best ticket ${l}`, ticket), o: takesPart };
  const lot =
    l === 1
      ? program.map(`lot ${l}`, 't >= b ? o : 0', operands)
      : program.map(`lot ${l}`, 't >= b ? o * (1 - p) : 0', {
          ...operands,
          p: program.largest(`open below ${l}`, missing(l - 1)),
        });
  program.adjust(drawn(l), program.map(`draw of ${l}`, '-k', { k: lot }), 1);
  return { lot, open: program.largest(`open ${l}`, own) };
}
