/** Grids of parameters: what `--sweep path=a,b,c` says, and the points that several of them span. */
import { parseDocument } from 'yaml';
import type { Parameter } from '../../reports/index.ts';
import { explainPath, firstLine, type Json, type Overrides } from '../schema/overrides.ts';
import { StudyError } from '../schema/study-error.ts';

/** Points of a grid at most: beyond, a sweep would take hours. */
const mostPoints = 100_000;

/** What a point may not change: it has one report. */
const fixed = ['title', 'about', 'published', 'variants', 'sweeps'];

/**
 * Values are YAML, parted by commas, so numbers and words need no quotes and lists are written in brackets.
 *
 * @param set what `--set` changes already
 * @throws StudyError
 */
export function parseSweeps(sweeps: readonly string[], set: Overrides): readonly Parameter[] {
  const problems: string[] = [];
  const parameters = sweeps.flatMap((sweep): Parameter[] => {
    const sign = sweep.indexOf('=');
    const path = sweep.slice(0, Math.max(sign, 0)).trim();
    const values = sign < 1 ? 'path' : readValues(sweep.slice(sign + 1));
    const problem =
      values === 'path'
        ? `Expected --sweep to be path=value,value,…, got \`${sweep}\``
        : (explainPath(path, '--sweep', fixed) ??
          (typeof values === 'string' ? `Expected --sweep ${path} ${values}` : ''));
    if (problem !== '') problems.push(problem);
    return typeof values === 'string' ? [] : [{ path, values }];
  });
  problems.push(...clashes(parameters, Object.keys(set)));
  if (problems.length > 0) throw new StudyError(problems);
  const points = parameters.reduce((product, { values }) => product * values.length, 1);
  if (points > mostPoints) {
    throw new StudyError([`Expected --sweep to span at most ${mostPoints} points, got ${points}`]);
  }
  return parameters;
}

/** The values, or what is wrong with them. */
function readValues(text: string): readonly Json[] | string {
  const document = parseDocument(`[${text}\n]`);
  const fault = document.errors[0];
  if (fault) return `to have YAML values, got an error: ${firstLine(fault.message).replace(/ at line.*/, '')}`;
  const values = document.toJS() as readonly Json[];
  if (!Array.isArray(values) || values.length === 0) return 'to have values (path=a,b,c), got none';
  const texts = values.map((value) => (typeof value === 'number' ? String(value) : JSON.stringify(value)));
  const twice = texts.find((value, place) => texts.indexOf(value) < place);
  return twice === undefined ? values : `to have values that are all different, got ${twice} twice`;
}

/** One path twice, one within another, or one that `--set` changes too. */
function clashes(parameters: readonly Parameter[], set: readonly string[]): readonly string[] {
  const within = (one: string, other: string) => `${one}.`.startsWith(`${other}.`) || `${other}.`.startsWith(`${one}.`);
  return parameters.flatMap(({ path }, place) => {
    const other = parameters.slice(0, place).find((before) => within(path, before.path));
    const changed = set.find((one) => within(path, one));
    return [
      ...(other ? [`Expected every --sweep to change a path of its own, got \`${other.path}\` and \`${path}\``] : []),
      ...(changed === undefined
        ? []
        : [`Expected --sweep and --set to change different paths, got \`${path}\` and \`${changed}\``]),
    ];
  });
}

/** Every combination, the last parameter changing fastest. */
export function* pointsOf(parameters: readonly Parameter[]): Generator<readonly Json[]> {
  const [first, ...rest] = parameters;
  if (!first) {
    yield [];
    return;
  }
  for (const value of first.values) for (const others of pointsOf(rest)) yield [value as Json, ...others];
}
