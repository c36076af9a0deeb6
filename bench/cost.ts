/**
 * How long the account takes: the bill of VGG-8 on CIFAR-10, a training step and an inference of it, and a sweep of a
 * thousand designs of it. One core, no backend.
 *
 * The first bill of a process, cold, also compiles: it is measured before anything else runs. Times of warm bills stand
 * beside that of the plain product measured the moment before, as all rates of the benchmarks do.
 */
import { billStudy, billSweep, type Overrides, readStudyFile } from '../studies/index.ts';
import { inverseSpread, measure, scaleSpread, spreadOf, type Work } from './measure.ts';
import type { CostFigure, Effort, Spread } from './result.ts';
import type { Yardsticks } from './yardsticks.ts';

/** From the package's folder, where `npm run bench` runs. */
const file = 'studies/vgg8-cost.yaml';

/** Ten nodes × five heights × five widths of arrays × four resolutions of their converters. */
export const sweptDesigns = [
  { path: 'technology.node', values: [130, 90, 65, 45, 32, 22, 14, 10, 7, 5] },
  { path: 'tile.rows', values: [32, 64, 128, 256, 512] },
  { path: 'tile.columns', values: [32, 64, 128, 256, 512] },
  { path: 'tile.converters.adc.bits', values: [4, 5, 6, 7] },
];

const converters: Overrides = { 'tile.converters.adc': { bits: 6, range: 'max' } };

/** One bill: a training step and an inference by one rule. */
export async function billOnce(rule: string): Promise<Work> {
  const started = performance.now();
  const study = await readStudyFile(file, { rules: [rule] });
  const { outcomes } = billStudy({ file, study, reproduce: [] });
  return { amount: outcomes.length, seconds: (performance.now() - started) / 1000 };
}

async function sweepOnce(): Promise<Work> {
  const started = performance.now();
  const { points } = await billSweep({
    ...{ file, parameters: sweptDesigns, overrides: { ...converters, rules: ['bp'] } },
    onPoint: () => {},
  });
  const failed = points.filter(({ error }) => error !== null).length;
  if (failed > 0) throw new RangeError(`Expected the sweep to bill every design, got ${failed} that cannot be built`);
  return { amount: points.length, seconds: (performance.now() - started) / 1000 };
}

/** @param effort of bills; a sweep is long enough to run once */
export async function measureCost(
  effort: Effort,
  yardsticks: Yardsticks,
  onStep: (what: string) => void,
): Promise<readonly CostFigure[]> {
  onStep('bill of VGG-8, cold');
  const cold = (await billOnce('bp')).seconds;
  const figures: CostFigure[] = [];
  for (const rule of ['bp', 'dfa']) {
    onStep(`bill of VGG-8, ${rule}`);
    const { rate, perYardstick } = await measure(effort, yardsticks.product, () => billOnce(rule));
    const subject = `VGG-8, a training step by ${rule} and an inference`;
    const products = productsOf(perYardstick, yardsticks);
    figures.push({ subject, bills: 1, cold: rule === 'bp' ? cold : null, rate, products });
  }
  onStep('sweep of designs of VGG-8');
  const plain = yardsticks.product();
  const { amount, seconds } = await sweepOnce();
  const rate = spreadOf([amount / seconds]);
  const products = productsOf(spreadOf([(amount / seconds) * (plain.seconds / plain.amount)]), yardsticks);
  figures.push({
    subject: 'VGG-8, a sweep: node × rows × columns × ADC bits',
    bills: amount,
    cold: null,
    rate,
    products,
  });
  return figures;
}

/** From bills per operation of the product to the product's time in a bill's: 1/(bills per operation)/operations. */
function productsOf(billsPerOperation: Spread, { product }: Yardsticks): Spread {
  return inverseSpread(scaleSpread(billsPerOperation, product().amount));
}
