/** Stacked bars of designs: energy by component and by phase, area by component, latency by phase. */
import { addTo, componentScheme, phaseColour, phaseNames } from '../figures/colours.ts';
import { latencyByPhase } from '../figures/critical-path.ts';
import type { Figure } from '../figures/figure.ts';
import { type Bar, stackedBars } from '../figures/stacked-bars.ts';
import { unique } from '../summary.ts';
import type { Comparison, Design } from './comparison.ts';

const phases = ['forward', 'error', 'gradient', 'update', 'static', 'waiting'] as const;

const phaseParts = phases.map((phase) => ({
  name: phaseNames[phase] ?? phase,
  colour: phaseColour(phase === 'waiting' ? 'static' : phase),
}));

export interface ComparisonFigures {
  readonly energy: Figure;
  readonly phases: Figure;
  readonly area: Figure;
  readonly latency: Figure;
}

export function comparisonFigures({ designs }: Comparison): ComparisonFigures {
  const scheme = componentScheme({ outcomes: designs });
  // Where files have several designs each, their names stand once.
  const grouped = designs.length > 2 * unique(designs.map(({ study }) => study)).length - 1;
  const draw = (parts: typeof phaseParts, unit: string, axis: string, fill: (design: Design, add: Add) => void) => {
    const barOf = (design: Design): Bar => {
      const values = new Map<string, number>();
      fill(design, (name, value) => addTo(values, name, value));
      return { label: grouped ? design.label : design.name, values };
    };
    const groups = grouped
      ? unique(designs.map(({ study }) => study)).map((title) => ({
          title,
          bars: designs.filter((design) => design.study === title).map(barOf),
        }))
      : [{ title: '', bars: designs.map(barOf) }];
    return stackedBars({ groups, parts, unit, axis });
  };
  const components = [...scheme.parts];
  const each = designs.every(({ learns }) => learns) ? 'energy per training image' : 'energy per image';
  return {
    energy: draw(components, 'J', each, ({ bill, metrics }, add) => {
      for (const { component, energy } of bill.energy) add(scheme.partOf(component), energy / metrics.step.images);
    }),
    phases: draw(phaseParts, 'J', each, ({ bill, metrics }, add) => {
      for (const { phase, energy } of bill.energy) add(phaseNames[phase] ?? phase, energy / metrics.step.images);
    }),
    area: draw(components, 'm2', 'area', ({ bill }, add) => {
      for (const { component, area } of bill.area) add(scheme.partOf(component), area);
    }),
    latency: draw(phaseParts, 's', 'latency per image of a step', ({ bill, metrics }, add) => {
      for (const [phase, time] of latencyByPhase(bill)) add(phaseNames[phase] ?? phase, time / metrics.step.images);
    }),
  };
}

type Add = (name: string, value: number) => void;
