/** What a study leaves in its folder. `result.json` comes last: where it is, the rest is whole. */
import { join } from 'node:path';
import {
  areaCsv,
  billCsv,
  breakdownCsv,
  learningCsv,
  metricsCsv,
  type Result,
  renderReport,
  resultSchema,
} from '../../reports/index.ts';
import { plotlySource } from '../package-facts.ts';
import { writeAtomically } from './files.ts';

/** @returns the path of the report */
export async function writeResult(folder: string, result: Result): Promise<string> {
  const checked = resultSchema.parse(result);
  const report = join(folder, 'report.html');
  const files: [string, string][] = [
    [join(folder, 'bill.csv'), billCsv(checked)],
    [join(folder, 'area.csv'), areaCsv(checked)],
    [join(folder, 'breakdown.csv'), breakdownCsv(checked)],
    [join(folder, 'metrics.csv'), metricsCsv(checked)],
    [join(folder, 'curves.csv'), learningCsv(checked)],
    [report, renderReport(checked, plotlySource())],
    [join(folder, 'result.json'), resultText(checked)],
  ];
  for (const [path, content] of files) await writeAtomically(path, content);
  return report;
}

export function resultText(result: Result): string {
  return `${JSON.stringify(result, null, 2)}\n`;
}
