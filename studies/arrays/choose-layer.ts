/** Which arrays of a study are meant: a variant, a rule and a layer. */
import type { TileSpec } from '../../emulator/index.ts';
import { layerTiles } from '../run/machine-weights.ts';
import { type DataShape, type Plan, planRule, rulesOf } from '../run/plan.ts';
import type { SettledStudy, Variant } from '../schema/settle-study.ts';
import { studyForRule } from '../schema/settle-study.ts';
import type { Study } from '../schema/study-schema.ts';
import { ArrayError } from './array-error.ts';

export interface Choice {
  readonly variant?: string | undefined;
  readonly rule?: string | undefined;
  /** Counted from 1, or a name as in reports. */
  readonly layer?: string | undefined;
}

export interface Chosen {
  readonly variant: Variant;
  readonly rule: string;
  /** The study as the rule runs it. */
  readonly study: Study;
  readonly seed: number;
  readonly plan: Plan;
  readonly spec: TileSpec;
  /** Counted from 0. */
  readonly layer: number;
}

export function chooseLayer(settled: SettledStudy, choice: Choice, data: DataShape): Chosen {
  const variant = oneOf('--variant', choice.variant, settled.variants, ({ name }) => name);
  const rule = oneOf('--rule', choice.rule, rulesOf(variant.study), (name) => name);
  const study = studyForRule(variant.study, rule as Study['rules'][number]);
  const plan = planRule(study, rule, data);
  const layers = layerTiles(plan.tiles);
  const layer = placeOf(choice.layer ?? '1', layers);
  return { variant, rule, study, seed: study.train.seeds[0] as number, plan, spec: layers[layer] as TileSpec, layer };
}

function oneOf<Item>(option: string, asked: string | undefined, items: readonly Item[], nameOf: (one: Item) => string) {
  const found = asked === undefined ? items[0] : items.find((one) => nameOf(one) === asked);
  if (found !== undefined) return found;
  throw new ArrayError(`Expected ${option} to be one of ${items.map(nameOf).join(', ')}, got \`${asked}\``);
}

function placeOf(asked: string, layers: readonly TileSpec[]): number {
  const byName = layers.findIndex(({ declaration }) => declaration.name === asked);
  const place = byName >= 0 ? byName : /^\d+$/.test(asked) ? Number(asked) - 1 : -1;
  if (place >= 0 && place < layers.length) return place;
  const known = layers.map(
    ({ declaration: { inputs, outputs } }, index) => `${index + 1} (${inputs} inputs, ${outputs} outputs)`,
  );
  throw new ArrayError(`Expected --layer to be one of ${known.join(', ')}, got \`${asked}\``);
}
