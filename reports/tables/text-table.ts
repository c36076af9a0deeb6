/** Tables for a terminal; the summary as one, with ratios to the reference rule beside the costs. */
import { type Summary, type SummaryRow, wasTrained } from '../summary.ts';
import { formatPercent, formatPoints, formatQuantity, formatRatio } from '../units.ts';

export interface TextColumn {
  readonly title: string;
  /** Numbers stand to the right. */
  readonly right: boolean;
}

type Column = TextColumn & { readonly cell: (row: SummaryRow) => string };

export function renderTextTable(summary: Summary): string {
  const columns = columnsOf(summary);
  return drawTextTable(
    columns,
    summary.rows.map((row) => columns.map(({ cell }) => cell(row))),
  );
}

/** Columns aligned under their titles, a rule between. */
export function drawTextTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string {
  const lines = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, index) => lines.reduce((most, line) => Math.max(most, line[index]?.length ?? 0), 0));
  const drawn = lines.map((line) =>
    line
      .map((text, index) =>
        columns[index]?.right ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '─'.repeat(width)).join('──');
  return [drawn[0], rule, ...drawn.slice(1)].join('\n');
}

function columnsOf(summary: Summary): Column[] {
  const compared = summary.rows.some(({ relative }) => relative !== null);
  const against = (ratio: number | undefined): string => {
    if (!compared) return '';
    return (ratio === undefined ? '' : ` (${formatRatio(ratio)})`).padStart(9);
  };
  const columns: Column[] = [
    { title: 'variant', right: false, cell: ({ variant }) => variant },
    { title: 'rule', right: false, cell: ({ label }) => label },
    {
      title: 'energy/image',
      right: true,
      cell: (row) => formatQuantity(row.energyPerImage, 'J') + against(row.relative?.energy),
    },
    {
      title: summary.learns ? 'latency/step' : 'latency/batch',
      right: true,
      cell: (row) => formatQuantity(row.latencyPerStep, 's') + against(row.relative?.latency),
    },
    ...(summary.learns
      ? [
          {
            title: 'of it learning',
            right: true,
            cell: (row: SummaryRow) =>
              formatQuantity(row.learningLatency, 's') + against(row.relative?.learningLatency),
          },
        ]
      : []),
    { title: 'area', right: true, cell: (row) => formatQuantity(row.area, 'm2') + against(row.relative?.area) },
  ];
  if (summary.rows.some(({ published }) => published !== null)) {
    columns.splice(2, 0, { title: 'published', right: true, cell: publishedOf });
  }
  if (summary.rows.some(wasTrained)) {
    columns.splice(2, 0, { title: 'test accuracy', right: true, cell: accuracyOf });
  }
  return columns;
}

function accuracyOf({ accuracy, diverged, relative }: SummaryRow): string {
  if (accuracy === null) return diverged > 0 ? 'diverged' : '–';
  const spread = accuracy.count > 1 ? ` ± ${(100 * accuracy.deviation).toFixed(1)}` : '';
  const difference = relative?.accuracy == null ? '' : ` (${formatPoints(relative.accuracy)})`;
  const without = diverged > 0 ? `, ${diverged} diverged` : '';
  return formatPercent(accuracy.mean) + spread + difference + without;
}

function publishedOf({ published }: SummaryRow): string {
  if (published === null) return '–';
  const { accuracy, difference, agrees } = published;
  const spread = accuracy.count > 1 ? ` ± ${(100 * accuracy.deviation).toFixed(1)}` : '';
  const verdict = agrees === null ? '' : agrees ? ' agrees' : ' differs';
  return `${formatPercent(accuracy.mean)}${spread} (${formatPoints(difference)}${verdict})`;
}
