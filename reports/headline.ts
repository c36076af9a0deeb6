/**
 * The sentence over the report. It is put together from the summary, so it cannot say what the data does not.
 *
 * Where many devices were trained it counts them, against published figures or rule against rule. Where depth varies it tells how the advantage in learning latency moves with depth; where rules were trained it sets
 * accuracy beside cost; else it compares the cost alone. Of the other rules it speaks of the one that learns fastest.
 */
import { contenderOf } from './prominent.ts';
import { isSurvey, type Summary, type SummaryRow } from './summary.ts';
import { formatPercent, formatQuantity, formatRatio } from './units.ts';

export function headlineOf(summary: Summary): string {
  const over = sayAgreement(summary) ?? saySurvey(summary);
  if (over !== null) return over;
  const rows = summary.rows.filter(({ variant }) => variant === summary.variant);
  const reference = rows.find(({ rule }) => rule === summary.reference) ?? rows[0];
  if (reference === undefined) return 'The study has no outcome.';
  const contender = contenderOf(rows);
  if (contender === undefined) return sayOne(reference);
  return sayDepth(summary, contender.rule) ?? sayPair(reference, contender);
}

/** `null` unless figures of others were set beside those of the study, several seeds of both. */
function sayAgreement({ rows }: Summary): string | null {
  const judged = rows.flatMap(({ published }) => (published === null || published.agrees === null ? [] : published));
  const [first] = judged;
  if (first === undefined) return null;
  const agreeing = judged.filter(({ agrees }) => agrees).length;
  const furthest = Math.max(...judged.map(({ difference }) => Math.abs(difference)));
  return `${agreeing} of ${judged.length} devices reach what ${first.source} found, within ${(100 * furthest).toFixed(1)} points.`;
}

/** `null` unless many devices were trained. */
function saySurvey(summary: Summary): string | null {
  if (!isSurvey(summary)) return null;
  const { reference, rules } = summary;
  const rows = summary.rows.filter(({ accuracy }) => accuracy !== null);
  const accuracyOf = ({ accuracy }: SummaryRow) => accuracy?.mean ?? 0;
  const compared = rows.filter(({ rule, relative }) => rule === rules[1] && relative?.accuracy != null);
  const [first] = compared;
  if (first === undefined) {
    const ordered = rows.toSorted((one, other) => accuracyOf(one) - accuracyOf(other));
    const [worst, best] = [ordered[0], ordered.at(-1)];
    if (!worst || !best) return null;
    return `From ${formatPercent(accuracyOf(worst))} on ${worst.variant} to ${formatPercent(accuracyOf(best))} on ${best.variant}.`;
  }
  const gain = ({ relative }: SummaryRow) => relative?.accuracy ?? 0;
  const better = compared.filter((row) => gain(row) > 0).length;
  const widest = compared.reduce((one, other) => (Math.abs(gain(other)) > Math.abs(gain(one)) ? other : one), first);
  const rival = rows.find(({ variant, rule }) => variant === widest.variant && rule === reference);
  const figures = `${formatPercent(accuracyOf(widest))} against ${formatPercent(rival ? accuracyOf(rival) : 0)}`;
  const margin = `most on ${widest.variant}: ${figures}`;
  return `${first.label} learns better than ${rival?.label ?? reference} on ${better} of ${compared.length} devices, ${margin}.`;
}

function sayOne(row: SummaryRow): string {
  const cost = `${formatQuantity(row.energyPerImage, 'J')} per image and ${formatQuantity(row.latencyPerStep, 's')} per step`;
  return row.accuracy === null
    ? `${row.label} takes ${cost}.`
    : `${row.label} reaches ${formatPercent(row.accuracy.mean)} at ${cost}.`;
}

function sayPair(reference: SummaryRow, contender: SummaryRow): string {
  const { relative } = contender;
  if (relative === null) return sayOne(reference);
  const latency = `${formatRatio(relative.learningLatency)} the learning latency`;
  const energy = `${formatRatio(relative.energy)} the energy`;
  if (contender.accuracy === null || reference.accuracy === null) {
    return `${contender.label} takes ${latency} of ${reference.label} and ${energy}.`;
  }
  const reached = formatPercent(contender.accuracy.mean);
  const asked = formatPercent(reference.accuracy.mean);
  return `${contender.label} reaches ${reached} where ${reference.label} reaches ${asked}, in ${latency} and ${energy}.`;
}

/** `null` unless the same rule was billed at several depths. */
function sayDepth(summary: Summary, rule: string): string | null {
  const rows = summary.rows.filter((row) => row.rule === rule && row.relative !== null);
  const ordered = [...rows].sort((one, other) => one.depth - other.depth);
  const first = ordered[0];
  const last = ordered.at(-1);
  if (first?.relative == null || last?.relative == null || first.depth === last.depth) return null;
  const rival = summary.rows.find((row) => row.rule === summary.reference)?.label ?? summary.reference;
  const shallow = `${formatRatio(1 / first.relative.learningLatency)} as fast as ${rival} with ${first.depth} layers`;
  const deep = `${formatRatio(1 / last.relative.learningLatency)} as fast with ${last.depth}`;
  return `${first.label} learns ${shallow} and ${deep}, for ${formatRatio(last.relative.energy)} the energy.`;
}
