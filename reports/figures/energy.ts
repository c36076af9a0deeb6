/** Energy of one training step: a bar a rule, by component, for the whole step and for each phase of it. */
import type { Outcome, Result } from '../result.ts';
import { imagesOf, labelOf, learnsOnArrays, unique } from '../summary.ts';
import { addTo, type ComponentScheme, componentScheme, phaseNames } from './colours.ts';
import type { Panel } from './figure.ts';
import { type Bar, type BarGroup, stackedBars } from './stacked-bars.ts';

const order = ['forward', 'error', 'gradient', 'update', 'static'] as const;

/** One panel a variant, all with the same axis. */
export function energyFigures(result: Result): Panel[] {
  const scheme = componentScheme(result);
  const longest = Math.max(0, ...result.outcomes.map((outcome) => outcome.bill.totals.energy / imagesOf(outcome)));
  return unique(result.outcomes.map(({ variant }) => variant)).map((variant) => {
    const outcomes = result.outcomes.filter((outcome) => outcome.variant === variant);
    const batch = outcomes[0] === undefined ? 1 : imagesOf(outcomes[0]);
    // A second axis for the step holds only where all bars have the same number of images in it.
    const even = outcomes.every((outcome) => imagesOf(outcome) === batch);
    const figure = stackedBars({
      groups: groupsOf(outcomes, scheme),
      parts: scheme.parts,
      unit: 'J',
      axis: learnsOnArrays(result) ? 'energy per training image' : 'energy per image',
      longest,
      ...(even ? { second: { axis: `per step of ${batch} images`, factor: batch } } : {}),
    });
    return { title: variant, figure };
  });
}

function groupsOf(outcomes: readonly Outcome[], scheme: ComponentScheme): BarGroup[] {
  const phases = order.filter((phase) =>
    outcomes.some(({ bill }) => bill.energy.some((entry) => entry.phase === phase)),
  );
  return [
    { title: 'whole step', bars: outcomes.map((outcome) => barOf(outcome, null, scheme)) },
    ...phases.map((phase) => ({
      title: phaseNames[phase] ?? phase,
      bars: outcomes.map((outcome) => barOf(outcome, phase, scheme)),
    })),
  ];
}

function barOf(outcome: Outcome, phase: string | null, { partOf }: ComponentScheme): Bar {
  const values = new Map<string, number>();
  for (const entry of outcome.bill.energy) {
    if (phase === null || entry.phase === phase)
      addTo(values, partOf(entry.component), entry.energy / imagesOf(outcome));
  }
  return { label: labelOf(outcome.rule), values };
}
