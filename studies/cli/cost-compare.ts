/** `crosspoint cost A.yaml B.yaml …`: the bills of several studies, set side by side. */
import {
  areaCsv,
  billCsv,
  breakdownCsv,
  type Comparison,
  compareResults,
  comparisonCsv,
  comparisonText,
  renderComparison,
} from '../../reports/index.ts';
import { nameFiles } from '../compare/name-files.ts';
import { packageVersion, plotlySource } from '../package-facts.ts';
import { billStudy } from '../run/bill-study.ts';
import { StudyError } from '../schema/study-error.ts';
import { type CostFiles, withFolder } from './cost-files.ts';
import type { CostOptions } from './cost-options.ts';
import type { Io } from './io.ts';
import { exitCodes, UsageError } from './report-error.ts';
import { quote, requestStudy } from './study-request.ts';

export async function compareCosts(files: readonly string[], options: CostOptions, io: Io): Promise<number> {
  const twice = files.find((file, place) => files.indexOf(file) < place);
  if (twice !== undefined) throw new UsageError(`Expected study files that are all different, got \`${twice}\` twice`);
  return withFolder(options.out, async (publish) => {
    const comparison = await compareStudies(files, options);
    const text = `${JSON.stringify(comparison, null, 2)}\n`;
    const report = await publish(() => filesOf(comparison, text));
    if (options.json) io.out(text);
    else io.out(`${comparisonText(comparison)}\n${report === null ? '' : `\nreport: ${report}\n`}`);
    return exitCodes.done;
  });
}

/** Problems of all files are told together. */
async function compareStudies(files: readonly string[], options: CostOptions): Promise<Comparison> {
  const problems: string[] = [];
  const compared = [];
  const words: string[] = [];
  for (const file of files) {
    try {
      const request = await requestStudy('cost', file, options);
      words.push(...request.reproduce);
      compared.push({ file, result: billStudy(request) });
    } catch (error) {
      if (!(error instanceof StudyError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new StudyError([...new Set(problems)]);
  const [first = ''] = words;
  const all = first.replace(quote(files[0] ?? ''), files.map(quote).join(' '));
  return compareResults(compared, { crosspoint: packageVersion(), reproduce: [all], nameOf: nameFiles(files) });
}

function filesOf(comparison: Comparison, text: string): CostFiles {
  const outcomes = comparison.designs.map((design) => ({ ...design, variant: design.name }));
  return [
    ['comparison.csv', comparisonCsv(comparison)],
    ['bill.csv', billCsv({ outcomes })],
    ['area.csv', areaCsv({ outcomes })],
    ['breakdown.csv', breakdownCsv({ outcomes })],
    ['report.html', renderComparison(comparison, plotlySource())],
    ['comparison.json', text],
  ];
}
