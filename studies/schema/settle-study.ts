/**
 * From what a file says to studies that can run: changes applied, defaults filled in, everything checked.
 *
 * All problems are listed at once. A problem that the study itself has is told once; one that only a variant has is told
 * with the variant's name.
 */
import { checkRule } from './check-rules.ts';
import { checkStudy } from './check-study.ts';
import { completeStudy, type WidthsOf } from './complete-study.ts';
import { pathsOf, readSweeps, type SweepPoint, sweepStudy } from './expand-sweeps.ts';
import { explainKeys } from './fields.ts';
import { applyOverrides, explainPath, isObject, type Json, type JsonObject, type Overrides } from './overrides.ts';
import { explainIssues, formatValue } from './problems.ts';
import { StudyError } from './study-error.ts';
import { type Study, type Sweep, studySchema, variantsSchema } from './study-schema.ts';

export interface Variant {
  readonly name: string;
  readonly study: Study;
  /** Where it stands, if it is a point of a sweep. */
  readonly sweep?: SweepPoint;
}

export interface SettledStudy {
  /** The study without its variants. */
  readonly base: Study;
  /** What runs: the variants, or the study itself under the name `study`; each followed by the points of its sweeps. */
  readonly variants: readonly Variant[];
  readonly sweeps: readonly Sweep[];
}

/** Keys that a variant must not change: one report has one data set and one title. */
const shared = ['title', 'about', 'data', 'published', 'variants', 'sweeps'];
/** Keys that a sweep must not change either: its runs are those of its variant. */
const fixed = [...shared, 'rules', 'perRule'];

/**
 * @param file where the study stands, for messages
 * @param overrides from `--set`; they win over variants
 * @param widthsOf what files of weights say of the network
 * @throws StudyError
 */
export function settleStudy(
  raw: unknown,
  file: string,
  overrides: Overrides = {},
  widthsOf: WidthsOf = () => undefined,
): SettledStudy {
  const problems: string[] = [];
  const complain = (lines: readonly string[], place = '') => {
    problems.push(...lines.map((line) => `${file}: ${place}${line}`));
  };
  if (!isObject(raw)) {
    throw new StudyError([`${file}: Expected the study to be an object with title, data, …, got ${formatValue(raw)}`]);
  }
  const { variants: rawVariants, sweeps: rawSweeps, ...rest } = raw;
  const read = (one: JsonObject, changes: Overrides) => readStudy(applyOverrides(one, changes), widthsOf);
  const base = read(rest, overrides);
  complain(base.problems);
  const sweeps = readSweeps(rawSweeps, fixed, complain);
  const given = readVariants(rawVariants, complain).map(([name, changes]) => {
    const changed = applyOverrides(applyOverrides(rest, changes), overrides);
    const variant = readStudy(changed, widthsOf);
    const own = variant.problems.filter((line) => !base.problems.includes(line));
    complain(
      own.map((line) => `${line}${explainReplaced(line, changes)}`),
      `variants.${name}: `,
    );
    return { name, raw: changed, study: variant.study };
  });
  const unswept =
    given.length > 0 ? given : [{ name: 'study', raw: applyOverrides(rest, overrides), study: base.study }];
  complain(missingVariants(base.study, unswept));
  const settled = unswept.flatMap(({ name, raw: own, study }): readonly Variant[] => {
    if (study === undefined) return [];
    complain(checkSweeps(sweeps, study));
    const points = sweepStudy(sweeps, name, own).map((point) => ({
      ...point,
      reading: readStudy(point.raw, widthsOf),
    }));
    for (const point of points) complain(point.reading.problems, `${point.name}: `);
    const swept = points.flatMap(({ name, sweep, reading }) =>
      reading.study ? [{ name, study: reading.study, sweep }] : [],
    );
    return [{ name, study }, ...swept];
  });
  complain(missingFromSweeps(sweeps, unswept));
  complain(repeatedNames(settled));
  if (problems.length > 0 || base.study === undefined) throw new StudyError([...new Set(problems)]);
  return { base: base.study, variants: settled, sweeps };
}

function missingVariants(base: Study | undefined, variants: readonly { readonly name: string }[]): readonly string[] {
  const missing = Object.keys(base?.published?.testAccuracy ?? {}).filter(
    (name) => !variants.some((one) => one.name === name),
  );
  if (missing.length === 0) return [];
  const known = variants.map(({ name }) => name).join(', ');
  return [`Expected \`published.testAccuracy\` to name variants (${known}), got \`${missing.join(', ')}\``];
}

function missingFromSweeps(sweeps: readonly Sweep[], variants: readonly { readonly name: string }[]) {
  const known = variants.map(({ name }) => name);
  return sweeps.flatMap((sweep, place) => {
    const unknown = (sweep.variants ?? []).filter((name) => !known.includes(name));
    if (unknown.length === 0) return [];
    return [
      `Expected \`sweeps.${place}.variants\` to name variants (${known.join(', ')}), got \`${unknown.join(', ')}\``,
    ];
  });
}

/** A rule has the last word, so it must not say anything about what is swept. */
function checkSweeps(sweeps: readonly Sweep[], { perRule }: Study): readonly string[] {
  const said = Object.entries(perRule).flatMap(([rule, changes]) =>
    Object.keys(changes ?? {}).map((path) => ({ rule, path })),
  );
  return sweeps.flatMap((sweep, place) =>
    pathsOf(sweep).flatMap((swept) => {
      const clash = said.find(({ path }) => `${path}.`.startsWith(`${swept}.`) || `${swept}.`.startsWith(`${path}.`));
      if (!clash) return [];
      const meant = `\`perRule.${clash.rule}\` has the last word on \`${clash.path}\``;
      return [`Expected \`sweeps.${place}\` to change what no rule changes, got \`${swept}\` (${meant})`];
    }),
  );
}

function repeatedNames(variants: readonly Variant[]): readonly string[] {
  const names = variants.map(({ name }) => name);
  const twice = [...new Set(names.filter((name, place) => names.indexOf(name) < place))];
  return twice.map((name) => `Expected every variant and point of a sweep to have its own name, got \`${name}\` twice`);
}

/** A change of a whole section leaves nothing of what the study says there; often one key of it was meant. */
function explainReplaced(line: string, changes: Overrides): string {
  if (!line.endsWith('got nothing')) return '';
  const [path, value] =
    Object.entries(changes).find(([one, value]) => isObject(value) && line.includes(`\`${one}.`)) ?? [];
  const [key] = Object.keys(isObject(value) ? value : {});
  if (path === undefined || key === undefined) return '';
  return ` (\`${path}\` stands in the place of all that the study says there; \`${path}.${key}\` changes that key alone)`;
}

interface Reading {
  readonly study: Study | undefined;
  readonly problems: readonly string[];
}

function readStudy(raw: JsonObject, widthsOf: WidthsOf): Reading {
  const { study, problems } = readPlain(raw, widthsOf);
  if (study === undefined) return { study, problems };
  const ofRules = checkRules(completeStudy(raw, widthsOf), study);
  return ofRules.length === 0 ? { study, problems } : { study: undefined, problems: ofRules };
}

/** What its rules make of it apart. */
function readPlain(raw: JsonObject, widthsOf: WidthsOf): Reading {
  const whole = completeStudy(raw, widthsOf);
  const parsed = studySchema.safeParse(whole);
  if (!parsed.success) {
    const unknown = Object.keys(whole).filter((key) => !Object.hasOwn(studySchema.shape, key));
    const known = [...Object.keys(studySchema.shape), 'variants', 'sweeps'];
    const inner = parsed.error.issues.filter((issue) => !isAboutRoot(issue));
    const top = unknown.length > 0 ? [`Expected the study ${explainKeys(unknown, known)}`] : [];
    return { study: undefined, problems: [...top, ...explainIssues(inner, whole)] };
  }
  const problems = checkStudy(parsed.data);
  return { study: problems.length === 0 ? parsed.data : undefined, problems };
}

/** Keys that are the same for all rules of a study. */
const sharedByRules = ['title', 'about', 'data', 'published', 'rules', 'perRule'];

/** Every `perRule` must name keys of the study and leave one that can run; every rule that runs must be able to. */
function checkRules(raw: JsonObject, study: Study): readonly string[] {
  const { perRule: _, ...rest } = raw;
  const faults = Object.entries(study.perRule).flatMap(([rule, changes]) => {
    const place = `perRule.${rule}`;
    const paths = Object.keys(changes ?? {}).flatMap((path) => explainPath(path, place, sharedByRules) ?? []);
    if (paths.length > 0) return paths;
    const { problems } = readPlain(applyOverrides(rest, changes ?? {}), () => undefined);
    return problems.map((line) => `${place}: ${line}`);
  });
  return faults.length > 0 ? faults : study.rules.flatMap((rule) => checkRule(rule, studyForRule(study, rule)));
}

/** The study as one of its rules runs it. */
export function studyForRule(study: Study, rule: Study['rules'][number]): Study {
  const { perRule, ...rest } = study;
  const raw = JSON.parse(JSON.stringify(rest)) as JsonObject;
  return studySchema.parse(applyOverrides(raw, perRule[rule] ?? {}));
}

/** Unknown keys at the top are told apart, since `variants` stands beside the study's own. */
function isAboutRoot(issue: { code: string; path: readonly PropertyKey[] }): boolean {
  return issue.code === 'unrecognized_keys' && issue.path.length === 0;
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
