/**
 * From what a file says to studies that can run: changes applied, defaults filled in, everything checked.
 *
 * All problems are listed at once. A problem that the study itself has is told once; one that only a variant has is told
 * with the variant's name.
 */
import { checkStudy } from './check-study.ts';
import { explainKeys } from './fields.ts';
import { applyOverrides, explainPath, isObject, type Json, type JsonObject, type Overrides } from './overrides.ts';
import { explainIssues, formatValue } from './problems.ts';
import { StudyError } from './study-error.ts';
import { type Study, studySchema, variantsSchema } from './study-schema.ts';

export interface Variant {
  readonly name: string;
  readonly study: Study;
}

export interface SettledStudy {
  /** The study without its variants. */
  readonly base: Study;
  /** What runs: the variants, or the study itself under the name `study`. */
  readonly variants: readonly Variant[];
}

/** Keys that a variant must not change: one report has one data set and one title. */
const shared = ['title', 'about', 'data', 'published', 'variants'];

/**
 * @param file where the study stands, for messages
 * @param overrides from `--set`; they win over variants
 * @throws StudyError
 */
export function settleStudy(raw: unknown, file: string, overrides: Overrides = {}): SettledStudy {
  const problems: string[] = [];
  const complain = (lines: readonly string[], place = '') => {
    problems.push(...lines.map((line) => `${file}: ${place}${line}`));
  };
  if (!isObject(raw)) {
    throw new StudyError([`${file}: Expected the study to be an object with title, data, …, got ${formatValue(raw)}`]);
  }
  const { variants: rawVariants, ...rest } = raw;
  const base = readStudy(rest, overrides);
  complain(base.problems);
  const variants = readVariants(rawVariants, complain).map(([name, changes]) => {
    const variant = readStudy(applyOverrides(rest, changes), overrides);
    const own = variant.problems.filter((line) => !base.problems.includes(line));
    complain(own, `variants.${name}: `);
    return { name, study: variant.study };
  });
  const published = base.study?.published;
  const missing = Object.keys(published?.testAccuracy ?? {}).filter(
    (name) => !variants.some((one) => one.name === name),
  );
  if (missing.length > 0) {
    const known = variants.map(({ name }) => name).join(', ');
    complain([`Expected \`published.testAccuracy\` to name variants (${known}), got \`${missing.join(', ')}\``]);
  }
  if (problems.length > 0 || base.study === undefined) throw new StudyError(problems);
  const settled = variants.flatMap(({ name, study }) => (study === undefined ? [] : { name, study }));
  return { base: base.study, variants: settled.length > 0 ? settled : [{ name: 'study', study: base.study }] };
}

interface Reading {
  readonly study: Study | undefined;
  readonly problems: readonly string[];
}

function readStudy(raw: JsonObject, overrides: Overrides): Reading {
  const changed = applyOverrides(raw, overrides);
  const parsed = studySchema.safeParse(changed);
  if (!parsed.success) {
    const unknown = Object.keys(changed).filter((key) => !Object.hasOwn(studySchema.shape, key));
    const known = [...Object.keys(studySchema.shape), 'variants'];
    const inner = parsed.error.issues.filter((issue) => !isAboutRoot(issue));
    const top = unknown.length > 0 ? [`Expected the study ${explainKeys(unknown, known)}`] : [];
    return { study: undefined, problems: [...top, ...explainIssues(inner, changed)] };
  }
  const problems = [...checkStudy(parsed.data), ...checkRules(changed, parsed.data)];
  return { study: problems.length === 0 ? fillIn(parsed.data) : undefined, problems };
}

/** Keys that are the same for all rules of a study. */
const sharedByRules = ['title', 'about', 'data', 'published', 'rules', 'perRule'];

/** Every `perRule` must name keys of the study and leave one that can run. */
function checkRules(raw: JsonObject, { perRule }: Study): readonly string[] {
  const { perRule: _, ...rest } = raw;
  return Object.entries(perRule).flatMap(([rule, changes]) => {
    const place = `perRule.${rule}`;
    const faults = Object.keys(changes ?? {}).flatMap((path) => explainPath(path, place, sharedByRules) ?? []);
    if (faults.length > 0) return faults;
    return readStudy(applyOverrides(rest, changes ?? {}), {}).problems.map((line) => `${place}: ${line}`);
  });
}

/** The study as one of its rules runs it. */
export function studyForRule(study: Study, rule: Study['rules'][number]): Study {
  const { perRule, ...rest } = study;
  const raw = JSON.parse(JSON.stringify(rest)) as JsonObject;
  return fillIn(studySchema.parse(applyOverrides(raw, perRule[rule] ?? {})));
}

/** Unknown keys at the top are told apart, since `variants` stands beside the study's own. */
function isAboutRoot(issue: { code: string; path: readonly PropertyKey[] }): boolean {
  return issue.code === 'unrecognized_keys' && issue.path.length === 0;
}

/** Defaults that follow from other values. */
function fillIn(study: Study): Study {
  const { tile } = study;
  const { adc } = tile.converters;
  if (adc === 'ideal') return study;
  const filled = { ...adc, columnsPerAdc: adc.columnsPerAdc ?? defaultColumnsPerAdc(tile.columns) };
  return { ...study, tile: { ...tile, converters: { ...tile.converters, adc: filled } } };
}

export function defaultColumnsPerAdc(columns: number): number {
  return Math.min(8, columns);
}

function readVariants(raw: Json | undefined, complain: (lines: readonly string[]) => void): [string, Overrides][] {
  if (raw === undefined) return [];
  const parsed = variantsSchema.safeParse(raw);
  if (!parsed.success) {
    complain(explainIssues(parsed.error.issues, { variants: raw }, ['variants']));
    return [];
  }
  return Object.entries(parsed.data).filter(([name, changes]) => {
    const faults = Object.keys(changes).flatMap((path) => explainPath(path, `variants.${name}`, shared) ?? []);
    complain(faults);
    return faults.length === 0;
  });
}
