/**
 * Designs side by side: what each costs, and how far it is from the first. A design is one rule on one variant of one
 * study file; `comparison.json` is this, as it stands.
 */
import { metricList } from '../metric-list.ts';
import type { Bill, Breakdown, Metrics, Result } from '../result.ts';

export interface Design {
  /** `file: variant rule`, as far as needed. */
  readonly name: string;
  /** The two parts of the name. */
  readonly study: string;
  readonly label: string;
  readonly file: string;
  readonly variant: string;
  readonly rule: string;
  readonly ruleTitle: string;
  readonly device: string;
  /** Whether it learns on its arrays; a step is a batch of inference where it does not. */
  readonly learns: boolean;
  readonly metrics: Metrics;
  readonly breakdown: Breakdown;
  readonly bill: Bill;
}

export interface Comparison {
  readonly format: 'crosspoint-comparison';
  readonly version: 1;
  readonly crosspoint: string;
  readonly title: string;
  readonly reproduce: readonly string[];
  /** The first is what the others are compared with. */
  readonly designs: readonly Design[];
  /** One a design and metric that it has, by the metric's name. */
  readonly differences: readonly Difference[];
}

export interface Difference {
  readonly design: string;
  /** As in `metrics.csv`, unit included. */
  readonly metric: string;
  readonly value: number;
  /** Less the first design's; null where that has no such metric. */
  readonly difference: number | null;
  /** Over the first design's; null where that is none or nothing. */
  readonly ratio: number | null;
}

export interface Compared {
  readonly file: string;
  readonly result: Result;
}

/** @param name of each file as designs are called by it, all different */
export function compareResults(
  compared: readonly Compared[],
  {
    crosspoint,
    reproduce,
    nameOf,
  }: Pick<Comparison, 'crosspoint' | 'reproduce'> & { nameOf: (file: string) => string },
): Comparison {
  const designs = compared.flatMap(({ file, result }) =>
    result.outcomes.map(({ variant, rule, ruleTitle, device, programmed, metrics, breakdown, bill }): Design => {
      const study = nameOf(file);
      const label = variant === 'study' ? rule : `${variant} ${rule}`;
      const name = `${study}: ${label}`;
      return {
        name,
        study,
        label,
        file,
        variant,
        rule,
        ruleTitle,
        device,
        learns: !programmed,
        metrics,
        breakdown,
        bill,
      };
    }),
  );
  const titles = [...new Set(compared.map(({ result }) => result.title))];
  return {
    ...{ format: 'crosspoint-comparison', version: 1, crosspoint, reproduce, designs },
    title: titles.join(' · '),
    differences: differencesOf(designs),
  };
}

function differencesOf(designs: readonly Design[]): readonly Difference[] {
  const [first] = designs;
  if (!first) return [];
  return designs.flatMap(({ name, metrics }) =>
    metricList.flatMap(({ id, read }): readonly Difference[] => {
      const value = read(metrics);
      const reference = read(first.metrics);
      if (value === null) return [];
      return [{ design: name, metric: id, value, ...against(value, reference) }];
    }),
  );
}

function against(value: number, reference: number | null): Pick<Difference, 'difference' | 'ratio'> {
  if (reference === null) return { difference: null, ratio: null };
  return { difference: value - reference, ratio: reference > 0 ? value / reference : null };
}
