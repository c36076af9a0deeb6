/** `crosspoint cost study.yaml --sweep path=a,b,c`: one study billed at every point of a grid. */
import {
  type BilledPoint,
  type CostSweep,
  markFronts,
  renderCostSweep,
  sweepCsv,
  sweepText,
} from '../../reports/index.ts';
import { billSweep } from '../compare/bill-sweep.ts';
import { parseSweeps } from '../compare/sweep-parameters.ts';
import { packageVersion, plotlySource } from '../package-facts.ts';
import { type Publish, withFolder } from './cost-files.ts';
import type { CostOptions } from './cost-options.ts';
import type { Io } from './io.ts';
import { showProgress } from './progress-line.ts';
import { exitCodes } from './report-error.ts';
import { overridesOf, quote, wordsOf } from './study-request.ts';

/** Rows that a terminal is shown where a folder has them all. */
const mostRows = 60;

export async function sweepCosts(file: string, options: CostOptions, io: Io): Promise<number> {
  const overrides = overridesOf(options);
  const parameters = parseSweeps(options.sweep, overrides);
  const total = parameters.reduce((product, { values }) => product * values.length, 1);
  const onPoint = progressOf(total, io);
  return withFolder(options.out, async (publish) => {
    const { points, ...billed } = await billSweep({
      file,
      overrides,
      variants: options.variant,
      parameters,
      onPoint,
    }).finally(() => showProgress('', io));
    const failed = points.filter(({ error }) => error !== null);
    if (failed.length === points.length) return refuse(failed, io);
    const sweep: CostSweep = {
      ...{ format: 'crosspoint-cost-sweep', version: 1, crosspoint: packageVersion(), file },
      ...billed,
      reproduce: [commandLine(file, options)],
      parameters,
      points: markFronts(points),
    };
    await show(sweep, options, publish, io);
    return exitCodes.done;
  });
}

/** Reasons that are told where no point can be built. */
const mostReasons = 20;

function refuse(failed: readonly BilledPoint[], io: Io): number {
  io.err(`error: Expected a point of the sweep that can be built, got ${failed.length} that cannot:\n`);
  const reasons = [...new Set(failed.map(({ error }) => error))];
  for (const reason of reasons.slice(0, mostReasons)) io.err(`error: ${reason}\n`);
  if (reasons.length > mostReasons) io.err(`error: … and ${reasons.length - mostReasons} more reasons\n`);
  return exitCodes.refused;
}

async function show(sweep: CostSweep, { json }: CostOptions, publish: Publish, io: Io): Promise<void> {
  const text = `${JSON.stringify(sweep, null, json ? 2 : 1)}\n`;
  const report = await publish(() => [
    ['sweep.csv', sweepCsv(sweep)],
    ['report.html', renderCostSweep(sweep, plotlySource())],
    ['sweep.json', text],
  ]);
  if (json) return io.out(text);
  for (const activity of sweep.activity) io.out(`activity: ${activity}\n`);
  io.out(`\n${sweepText(sweep, report === null ? undefined : mostRows)}\n`);
  if (report !== null) io.out(`\nreport: ${report}\n`);
}

function commandLine(file: string, options: CostOptions): string {
  const sweeps = options.sweep.flatMap((one) => ['--sweep', one]);
  return ['npx', 'crosspoint', 'cost', file, ...wordsOf(options), ...sweeps].map(quote).join(' ');
}

/** Told a few times a second at most. */
function progressOf(total: number, io: Io): (place: number) => void {
  let told = performance.now();
  return (place) => {
    const now = performance.now();
    if (now - told < 200) return;
    told = now;
    showProgress(`point ${place + 1} of ${total}`, io);
  };
}
