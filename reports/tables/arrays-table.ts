/** How weights lie on arrays, tile by tile: how many, how full, how they were scaled and calibrated, how well solved. */
import { type Html, html } from '../html/html.ts';
import type { Outcome, Result } from '../result.ts';
import { unique } from '../summary.ts';
import { formatCount, formatPercent } from '../units.ts';

type TileFacts = NonNullable<Outcome['seeds'][number]['tiles']>[number];

/** Null where no result says anything of its arrays. Facts are those of the first seed. */
export function arraysTable({ outcomes }: Result): Html | null {
  const rows = unique(outcomes.map(({ variant }) => variant)).flatMap((variant) =>
    tilesOf(outcomes, variant).map((facts, place) => ({ variant: place === 0 ? variant : '', facts })),
  );
  if (rows.length === 0) return null;
  const shown = (holds: (facts: TileFacts) => boolean) => rows.some(({ facts }) => holds(facts));
  const columns = [
    { title: 'Arrays', cell: ({ arrays }: TileFacts) => formatCount(arrays) },
    { title: 'Filled', cell: ({ utilisation }: TileFacts) => formatPercent(utilisation) },
    ...(shown(({ weightScale }) => weightScale !== undefined)
      ? [{ title: 'Weight of a full cell', cell: ({ weightScale }: TileFacts) => digits(weightScale) }]
      : []),
    ...(shown(({ ranges }) => ranges !== undefined) ? [{ title: 'Calibrated range', cell: rangesOf }] : []),
    ...(shown(({ sweeps }) => sweeps > 0)
      ? [{ title: 'Wires, residual', cell: ({ residual }: TileFacts) => residual.toExponential(1) }]
      : []),
  ];
  const head = html`<tr><th scope="col">Variant</th><th scope="col">Tile</th>${columns.map(
    ({ title }) => html`<th scope="col" class="number">${title}</th>`,
  )}</tr>`;
  const body = rows.map(
    ({ variant, facts }) =>
      html`<tr class="${variant === '' ? '' : 'first'}"><td class="keep">${variant}</td><th scope="row" class="keep">${facts.tile}</th>${columns.map(
        ({ cell }) => html`<td class="number">${cell(facts)}</td>`,
      )}</tr>`,
  );
  return html`<div class="scroll"><table><thead>${head}</thead><tbody>${body}</tbody></table></div>`;
}

/** Of all rules on a variant; what they share is told once. */
function tilesOf(outcomes: readonly Outcome[], variant: string): readonly TileFacts[] {
  const own = outcomes.filter((outcome) => outcome.variant === variant);
  const tiles = own.flatMap(({ seeds }) => seeds[0]?.tiles ?? []);
  return tiles.filter(({ tile }, place) => tiles.findIndex((other) => other.tile === tile) === place);
}

const digits = (value: number | undefined) => (value === undefined ? '–' : String(Number(value.toPrecision(3))));

/** One a weight slice. */
function rangesOf({ ranges }: TileFacts): string {
  if (!ranges) return '–';
  return ranges
    .map(([lower, upper]) => (lower === -upper ? `±${digits(upper)}` : `${digits(lower)} … ${digits(upper)}`))
    .join(', ');
}
