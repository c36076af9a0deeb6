/** `crosspoint cost`: bills alone, for assumed activity: of one study, of several side by side, or of a sweep. */
import { performanceText, renderTextTable, summarise } from '../../reports/index.ts';
import { billStudy } from '../run/bill-study.ts';
import { openFolder } from '../run/files.ts';
import { resultText } from '../run/write-result.ts';
import { compareCosts } from './cost-compare.ts';
import type { CostOptions } from './cost-options.ts';
import { sweepCosts } from './cost-sweep.ts';
import type { Io } from './io.ts';
import { readCounted } from './read-counted.ts';
import { exitCodes, UsageError } from './report-error.ts';
import { publish, refuseNoFolder } from './run-command.ts';
import { requestStudy } from './study-request.ts';

export async function costCommand(files: readonly string[], options: CostOptions, io: Io): Promise<number> {
  refuseNoFolder(options);
  const [file, ...others] = files;
  if (file === undefined) throw new UsageError('Expected a study file, got none');
  if (options.sweep.length > 0 && others.length > 0) {
    throw new UsageError(`Expected --sweep with one study file, got ${files.length}`);
  }
  if (options.activity !== undefined && others.length > 0) {
    throw new UsageError(`Expected --activity with one study file, got ${files.length}`);
  }
  if (options.activity !== undefined && options.sweep.length > 0) {
    throw new UsageError('Expected --activity without --sweep, got both');
  }
  if (options.sweep.length > 0) return sweepCosts(file, options, io);
  return others.length > 0 ? compareCosts(files, options, io) : billOne(file, options, io);
}

async function billOne(file: string, options: CostOptions, io: Io): Promise<number> {
  const { activity } = options;
  const words = activity === undefined ? [] : ['--activity', activity];
  const request = await requestStudy('cost', file, options, words);
  const result = billStudy(request, activity === undefined ? undefined : await readCounted(activity));
  // A folder that cannot be written is told before anything is said.
  const folder = options.out === undefined ? undefined : await openFolder(options.out);
  if (!options.json) {
    const activities = new Set(result.outcomes.map(({ bill }) => bill.activity));
    for (const activity of activities) io.out(`activity: ${activity}\n`);
    io.out(`\n${performanceText(result)}\n`);
  }
  if (folder !== undefined) return publish(result, folder, options, io);
  io.out(options.json ? resultText(result) : `\n${renderTextTable(summarise(result))}\n`);
  return exitCodes.done;
}
