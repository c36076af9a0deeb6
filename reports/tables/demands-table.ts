/**
 * What each rule asks of the hardware, in a circuit designer's words. One column a rule; a rule whose demands change with
 * the variant (with depth, say) is shown for the last one, as in the headline.
 */
import { ruleColour } from '../figures/colours.ts';
import { type Html, html } from '../html/html.ts';
import type { Outcome, Result } from '../result.ts';
import { labelOf, unique } from '../summary.ts';
import { formatCount } from '../units.ts';

type Demands = Outcome['demands'];

interface Line {
  readonly title: string;
  readonly meaning: string;
  readonly cell: (demands: Demands) => string;
}

const lines: readonly Line[] = [
  {
    title: 'Transposed reads',
    meaning:
      'Reads of a weight array against its forward direction, per sample: converters and drivers on both sides of the array.',
    cell: ({ transposedReads }) => countOrNone(transposedReads),
  },
  {
    title: 'Feedback arrays',
    meaning: 'Extra arrays of fixed random weights that carry the error back.',
    cell: ({ feedbackTiles, feedbackWeights }) =>
      feedbackTiles === 0 ? 'none' : `${formatCount(feedbackTiles)} (${formatCount(feedbackWeights)}\u00a0weights)`,
  },
  {
    title: 'Array reads per sample',
    meaning: 'Weight arrays (both directions) and feedback arrays.',
    cell: ({ reads, transposedReads, feedbackReads }) =>
      `${formatCount(reads + transposedReads)} + ${formatCount(feedbackReads)}`,
  },
  {
    title: 'Reads in a row after the output error',
    meaning:
      'Longest chain of array reads before the last gradient can be formed; parallel hardware cannot shorten it.',
    cell: ({ errorPath }) => countOrNone(errorPath),
  },
  {
    title: 'Activations kept',
    meaning: 'Values per sample that a buffer holds from the forward pass until their update.',
    cell: ({ keptValues }) => countOrNone(keptValues),
  },
  {
    title: 'Concurrent updates',
    meaning: 'Layers whose change can be under way together: the units worth building side by side.',
    cell: ({ concurrentUpdates }) => formatCount(concurrentUpdates),
  },
  {
    title: 'Array updates',
    meaning: 'Rank-1 pulse updates per sample, or writes per batch: of weight arrays, and of feedback arrays.',
    cell: ({ updates, feedbackUpdates }) =>
      feedbackUpdates === 0 ? formatCount(updates) : `${formatCount(updates)} + ${formatCount(feedbackUpdates)}`,
  },
  {
    title: 'Arrays read out',
    meaning:
      'Arrays whose weights digital logic needs as numbers, row by row, per batch: decay, copies, products of weights.',
    cell: ({ readOuts }) => countOrNone(readOuts),
  },
  {
    title: 'Locks',
    meaning:
      'Forward: a layer waits for those before it. Update: its update waits for the whole forward pass. Backward: its update waits for the error to return through the layers after it (Jaderberg et al. 2017, arXiv:1608.05343).',
    cell: ({ locks }) => (locks.length === 0 ? 'none' : locks.join(', ')),
  },
];

export function demandsTable(result: Result): Html {
  const columns = unique(result.outcomes.map(({ rule }) => rule)).flatMap(
    (rule) => result.outcomes.findLast((outcome) => outcome.rule === rule) ?? [],
  );
  const head = columns.map(
    ({ rule, ruleTitle }) =>
      html`<th scope="col"><span class="swatch" style="background:${ruleColour(rule, result)}"></span>${labelOf(rule)}<small>${ruleTitle}</small></th>`,
  );
  const body = lines.map(
    ({ title, meaning, cell }) =>
      html`<tr><th scope="row">${title}<small>${meaning}</small></th>${columns.map(({ demands }) => html`<td>${cell(demands)}</td>`)}</tr>`,
  );
  return html`<div class="scroll"><table><thead><tr><th scope="col">Demand</th>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function countOrNone(count: number): string {
  return count === 0 ? 'none' : formatCount(count);
}
