/** `crosspoint cost`: the bill alone, for assumed activity. */
import { renderTextTable, summarise } from '../../reports/index.ts';
import { billStudy } from '../run/bill-study.ts';
import { openFolder } from '../run/files.ts';
import { resultText } from '../run/write-result.ts';
import type { Io } from './io.ts';
import type { StudyOptions } from './options.ts';
import { exitCodes } from './report-error.ts';
import { publish } from './run-command.ts';
import { requestStudy } from './study-request.ts';

export async function costCommand(file: string, options: StudyOptions, io: Io): Promise<number> {
  const result = billStudy(await requestStudy('cost', file, options));
  if (!options.json) {
    const activities = new Set(result.outcomes.map(({ bill }) => bill.activity));
    for (const activity of activities) io.out(`activity: ${activity}\n`);
  }
  if (options.out !== undefined) return publish(result, await openFolder(options.out), options, io);
  io.out(options.json ? resultText(result) : `\n${renderTextTable(summarise(result))}\n`);
  return exitCodes.done;
}
