/**
 * A study is many independent runs: variant × rule × seed. A run is plain JSON; its identity follows from its content
 * and that of its data and weights, so a run that is already there need not run again, wherever it was made and whatever
 * its variant is called.
 *
 * Arrays that are programmed take their weights from a run of its own, the source: training in floating point, or
 * imported weights, which are only evaluated. A source knows nothing of tiles, so all variants and all points of sweeps
 * share it.
 */
import { isProgrammedFrom } from '../schema/programmed-cell.ts';
import { type SettledStudy, studyForRule } from '../schema/settle-study.ts';
import type { Study } from '../schema/study-schema.ts';
import { tile } from '../schema/tile-schema.ts';
import { identityOf } from './canonical.ts';
import { importedRule, rulesOf } from './plan.ts';

export interface Run {
  readonly variant: string;
  readonly rule: string;
  readonly seed: number;
  /** What learning and bill depend on; one rule, one seed. */
  readonly study: Omit<Study, 'title' | 'about' | 'published' | 'rules' | 'perRule' | 'train'> & {
    readonly train: Omit<Study['train'], 'seeds'>;
  };
  /** Checksum of the images. */
  readonly data: string;
  /** Where programmed weights come from; absent where the arrays learn. */
  readonly source?: Run;
  /** SHA-256 of all the above that learning depends on. */
  readonly identity: string;
}

/** Checksum of the weights that a variant imports; nothing where it imports none. */
export type ChecksumOf = (variant: string) => string | undefined;

/** In the order in which they are reported; none for a variant that only asks for its cost. */
export function expandStudy(
  study: SettledStudy,
  data: string,
  checksumOf: ChecksumOf = () => undefined,
): readonly Run[] {
  return study.variants.flatMap(({ name, study: variant }) =>
    rulesOf(variant).flatMap((rule) => {
      const {
        title: _,
        about: __,
        published: ___,
        rules: ____,
        perRule: _____,
        train,
        ...rest
      } = studyForRule(variant, rule);
      const { seeds, ...training } = train;
      if (train.epochs === 0 && rule !== importedRule) return [];
      const own = { ...rest, train: training };
      return seeds.map((seed): Run => {
        const content = { rule, seed, study: own, data };
        if (!isProgrammedFrom(own)) {
          return { variant: name, ...content, identity: identityOf(learningContent(content)) };
        }
        const source = sourceOf(content, checksumOf(name));
        const identity = identityOf({ seed, tile: rest.tile, source: source.identity });
        return { variant: name, ...content, source, identity };
      });
    }),
  );
}

type Content = Pick<Run, 'rule' | 'seed' | 'study' | 'data'>;

/** Technology and chip make a bill, and no difference to learning. */
function learningContent({ study: { technology: _, chip: __, ...study }, ...rest }: Content) {
  return { ...rest, study };
}

const exact = 'floating point';

function sourceOf({ rule, seed, study, data }: Content, checksum: string | undefined): Run {
  const { network, train, images } = study;
  const { weights, ...shape } = network;
  const ideal = {
    ...study,
    network: shape,
    tile: exactTile,
    train: { ...train, arithmetic: 'arrays' as const },
  };
  if (weights === undefined) {
    const content = { kind: exact, rule, seed, network: shape, images, train, data };
    return { variant: exact, rule, seed, study: ideal, data, identity: identityOf(content) };
  }
  if (checksum === undefined) throw new RangeError(`no weights were read from ${weights}`);
  // Nothing is drawn where nothing is trained, so one evaluation serves all seeds.
  const content = { kind: importedRule, network: shape, weights: checksum, images, data };
  return { variant: exact, rule, seed: 0, study: { ...ideal, network }, data, identity: identityOf(content) };
}

/** Neither devices nor converters nor wires, on arrays so large that sums are not cut. */
const exactTile = tile.parse({ rows: 8192, columns: 8192, device: 'ideal', mapping: 'reference' });

/** The work that runs make: every source and every run once, a source before those that need it. */
export function jobsOf(runs: readonly Run[]): readonly Run[] {
  const jobs = new Map<string, Run>();
  for (const run of runs) {
    for (const job of [run.source, run]) if (job && !jobs.has(job.identity)) jobs.set(job.identity, job);
  }
  return [...jobs.values()];
}

/** As in messages: rule/variant/seed. */
export function labelOf({ rule, variant, seed }: Run): string {
  return `${rule}/${variant}/seed ${seed}`;
}
