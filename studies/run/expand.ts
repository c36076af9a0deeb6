/**
 * A study is many independent runs: variant × rule × seed. A run is plain JSON; its identity follows from its content
 * and that of its data, so a run that is already there need not run again, wherever it was made.
 */
import { type SettledStudy, studyForRule } from '../schema/settle-study.ts';
import type { Study } from '../schema/study-schema.ts';
import { identityOf } from './canonical.ts';

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
  /** SHA-256 of all the above. */
  readonly identity: string;
}

/** In the order in which they run and are reported; none for a variant with 0 epochs. */
export function expandStudy(study: SettledStudy, data: string): readonly Run[] {
  return study.variants.flatMap(({ name, study: variant }) =>
    variant.rules.flatMap((rule) => {
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
      if (train.epochs === 0) return [];
      return seeds.map((seed) => {
        const content = { variant: name, rule, seed, study: { ...rest, train: training }, data };
        return { ...content, identity: identityOf(content) };
      });
    }),
  );
}

/** As in messages: rule/variant/seed. */
export function labelOf({ rule, variant, seed }: Run): string {
  return `${rule}/${variant}/seed ${seed}`;
}
