/** Silicon area of the chip that each rule needs, by component. */
import type { Result } from '../result.ts';
import { labelOf, unique } from '../summary.ts';
import { addTo, componentScheme } from './colours.ts';
import type { Figure } from './figure.ts';
import { stackedBars } from './stacked-bars.ts';

export function areaFigure(result: Result): Figure {
  const { parts, partOf } = componentScheme(result);
  const variants = unique(result.outcomes.map(({ variant }) => variant));
  const groups = variants.map((variant) => ({
    title: variants.length > 1 ? variant : '',
    bars: result.outcomes
      .filter((outcome) => outcome.variant === variant)
      .map(({ rule, bill }) => {
        const values = new Map<string, number>();
        for (const { component, area } of bill.area) addTo(values, partOf(component), area);
        return { label: labelOf(rule), values };
      }),
  }));
  return stackedBars({ groups, parts, unit: 'm2', axis: 'area' });
}
