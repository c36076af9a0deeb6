/** Latency of one training step, by the phase that sets it (the critical path, so the parts add up to the whole). */
import type { Result } from '../result.ts';
import { labelOf, stepName, unique } from '../summary.ts';
import { phaseColour, phaseNames } from './colours.ts';
import { latencyByPhase } from './critical-path.ts';
import type { Figure } from './figure.ts';
import { stackedBars } from './stacked-bars.ts';

const phases = ['forward', 'error', 'gradient', 'update', 'waiting'] as const;

export function latencyFigure(result: Result): Figure {
  const variants = unique(result.outcomes.map(({ variant }) => variant));
  const groups = variants.map((variant) => ({
    title: variants.length > 1 ? variant : '',
    bars: result.outcomes
      .filter((outcome) => outcome.variant === variant)
      .map((outcome) => ({
        label: labelOf(outcome.rule),
        values: new Map([...latencyByPhase(outcome.bill)].map(([phase, time]) => [phaseNames[phase] ?? phase, time])),
      })),
  }));
  const parts = phases.map((phase) => ({
    name: phaseNames[phase] ?? phase,
    colour: phaseColour(phase === 'waiting' ? 'static' : phase),
  }));
  return stackedBars({ groups, parts, unit: 's', axis: `latency of one ${stepName(result)}` });
}
