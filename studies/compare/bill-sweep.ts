/**
 * Bills of a grid of points. The study file is read once; a point changes it, is settled and billed, and only its metrics
 * are kept. Points that come to the same hardware, network and rule are billed once.
 */
import { DeviceError } from '../../devices/index.ts';
import { AdcError } from '../../emulator/index.ts';
import { type BilledPoint, metricsOf, type Parameter } from '../../reports/index.ts';
import { billedShape } from '../run/bill-study.ts';
import { planOutcomes } from '../run/outcomes.ts';
import type { DataShape } from '../run/plan.ts';
import { rulesOf } from '../run/plan.ts';
import type { Json, Overrides } from '../schema/overrides.ts';
import { isProgrammedFrom } from '../schema/programmed-cell.ts';
import { openStudyFile } from '../schema/read-study.ts';
import type { SettledStudy, Variant } from '../schema/settle-study.ts';
import { StudyError } from '../schema/study-error.ts';
import { WeightsError } from '../weights/tensor.ts';
import { pointsOf } from './sweep-parameters.ts';

export interface SweepRequest {
  readonly file: string;
  /** Of every point. */
  readonly overrides: Overrides;
  /** Which alone are billed. @default all */
  readonly variants?: readonly string[];
  readonly parameters: readonly Parameter[];
  /** Told of every point before it is billed. */
  readonly onPoint: (place: number) => void;
}

export interface BilledSweep {
  readonly title: string;
  readonly learns: boolean;
  /** What the bills take for granted of activity, each said once. */
  readonly activity: readonly string[];
  readonly points: readonly BilledPoint[];
}

/** @throws StudyError where the file cannot be read; of points that cannot be built it says why */
export async function billSweep({
  file,
  overrides,
  variants,
  parameters,
  onPoint,
}: SweepRequest): Promise<BilledSweep> {
  const single = parameters.flatMap(({ path, values }) => values.map((value) => ({ [path]: value as Json })));
  const settle = await openStudyFile(file, [overrides, ...single], variants);
  const biller = new Biller(file);
  const points: BilledPoint[] = [];
  let place = 0;
  for (const values of pointsOf(parameters)) {
    onPoint(place++);
    const changes = Object.fromEntries(parameters.map(({ path }, at) => [path, values[at] as Json]));
    const study = attempt(file, () => settle({ ...overrides, ...changes }));
    if (typeof study === 'string') {
      points.push({ values, variant: '', rule: '', metrics: null, error: study });
      continue;
    }
    refuseOverruled(study, parameters);
    points.push(...biller.bill(study).map((billed) => ({ values, ...billed })));
  }
  const { title, learns, activity } = biller;
  return { title, learns, activity: [...activity], points };
}

/** What a point of the grid cannot be, in one line; anything else that goes wrong is a fault of ours. */
function attempt<Value extends object>(file: string, work: () => Value): Value | string {
  try {
    return work();
  } catch (error) {
    const impossible = [StudyError, DeviceError, WeightsError, AdcError].some((kind) => error instanceof kind);
    if (!impossible) throw error;
    return (error as Error).message.replaceAll(`${file}: `, '').replaceAll('\n', '; ');
  }
}

type Bill = Omit<BilledPoint, 'values'>;

class Biller {
  readonly activity = new Set<string>();
  title = '';
  learns = false;
  readonly #file: string;
  readonly #known = new Map<string, Pick<Bill, 'metrics' | 'error'>>();

  constructor(file: string) {
    this.#file = file;
  }

  bill(study: SettledStudy): readonly Bill[] {
    this.title = study.base.title;
    const shape = billedShape(study);
    return study.variants.flatMap((variant) => {
      this.learns ||= !isProgrammedFrom(variant.study);
      return rulesOf(variant.study).map((rule): Bill => {
        const key = JSON.stringify([contentOf(variant), rule, shape]);
        const known = this.#known.get(key) ?? this.#billOne(study, variant, rule, shape);
        this.#known.set(key, known);
        return { variant: variant.name, rule, ...known };
      });
    });
  }

  #billOne(study: SettledStudy, variant: Variant, rule: string, shape: DataShape): Pick<Bill, 'metrics' | 'error'> {
    const rules = variant.study.rules.filter((one) => one === rule);
    const own = { ...variant, study: { ...variant.study, ...(rules.length > 0 && { rules }) } };
    const planned = attempt(this.#file, () => planOutcomes({ ...study, variants: [own] }, this.#file, shape));
    const [outcome] = typeof planned === 'string' ? [] : planned;
    if (!outcome) return { metrics: null, error: String(planned) };
    this.activity.add(outcome.assumed.activity);
    const epochs = isProgrammedFrom(outcome.study) ? 0 : outcome.study.train.epochs;
    return { metrics: metricsOf(outcome.assumed, epochs), error: null };
  }
}

/** What a bill depends on: not on seeds, nor on what the study is called. */
function contentOf({ study }: Variant) {
  const { title: _, about: __, published: ___, rules: ____, train, ...rest } = study;
  return { ...rest, train: { ...train, seeds: [] } };
}

/** A rule has the last word, so it must not say anything about what is swept. */
function refuseOverruled({ variants }: SettledStudy, parameters: readonly Parameter[]): void {
  for (const { study } of variants) {
    for (const [rule, changes] of Object.entries(study.perRule)) {
      for (const said of Object.keys(changes ?? {})) {
        const swept = parameters.find(
          ({ path }) => `${path}.`.startsWith(`${said}.`) || `${said}.`.startsWith(`${path}.`),
        );
        if (!swept) continue;
        const meant = `\`perRule.${rule}\` has the last word on \`${said}\``;
        throw new StudyError([`Expected --sweep to change what no rule changes, got \`${swept.path}\` (${meant})`]);
      }
    }
  }
}
