/** Some variants of a study file in the place of all. */
import { isObject, type Json, type JsonObject } from './overrides.ts';
import { StudyError } from './study-error.ts';

/**
 * A study as its file has it, with the variants of those names alone, and of sweeps and published figures what is about them.
 *
 * @param names none: all
 * @throws StudyError where a variant is not there
 */
export function selectVariants(raw: unknown, names: readonly string[], file: string): unknown {
  if (names.length === 0 || !isObject(raw)) return raw;
  const variants = isObject(raw.variants) ? raw.variants : {};
  const known = Object.keys(variants);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const expected = known.length > 0 ? `one of ${known.join(', ')}` : 'left out with a study that has no variants';
    throw new StudyError([`${file}: Expected --variant to be ${expected}, got \`${unknown}\``]);
  }
  const { published, sweeps, ...rest } = raw;
  const figures = isObject(published) && isObject(published.testAccuracy) ? pick(published.testAccuracy, names) : {};
  return {
    ...rest,
    variants: pick(variants, names),
    ...(isObject(published) &&
      Object.keys(figures).length > 0 && { published: { ...published, testAccuracy: figures } }),
    ...(sweeps !== undefined && {
      sweeps: Array.isArray(sweeps) ? sweeps.flatMap((one) => ofSweep(one, names)) : sweeps,
    }),
  };
}

function ofSweep(sweep: Json, names: readonly string[]): Json[] {
  if (!isObject(sweep) || !Array.isArray(sweep.variants)) return [sweep];
  const variants = sweep.variants.filter((name) => names.some((one) => one === name));
  return variants.length > 0 ? [{ ...sweep, variants }] : [];
}

function pick(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => names.includes(name)));
}
