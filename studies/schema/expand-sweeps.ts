/**
 * Sweeps: every variant of a study, with one value after another in the place of what it says.
 *
 * Sweeps are taken one at a time, so that n of them with m values each are n·m points a variant, not mⁿ. A point whose
 * value is what the variant has anyhow is a point like the others; its run is the same and is done once.
 */
import { applyOverrides, explainPath, type Json, type JsonObject } from './overrides.ts';
import { explainIssues } from './problems.ts';
import { type Sweep, sweepsSchema } from './study-schema.ts';

/** Where a variant stands on a sweep. */
export interface SweepPoint {
  readonly label: string;
  /** Path that changes; several joined by commas. */
  readonly path: string;
  readonly value: Json;
  /** Name of the variant that is swept; `study` where the study has none. */
  readonly of: string;
}

export function pathsOf({ path, paths }: Sweep): readonly string[] {
  return paths ?? (path === undefined ? [] : [path]);
}

/** @param refused keys that a sweep must not change */
export function readSweeps(
  raw: Json | undefined,
  refused: readonly string[],
  complain: (lines: readonly string[]) => void,
): readonly Sweep[] {
  if (raw === undefined) return [];
  const parsed = sweepsSchema.safeParse(raw);
  if (!parsed.success) {
    complain(explainIssues(parsed.error.issues, { sweeps: raw }, ['sweeps']));
    return [];
  }
  const problems = parsed.data.flatMap((sweep, place) => explainSweep(sweep, `sweeps.${place}`, refused));
  const labels = parsed.data.map(labelOf);
  const twice = labels.find((label, place) => labels.indexOf(label) < place);
  if (twice !== undefined) problems.push(`Expected \`sweeps\` to have a label each of its own, got \`${twice}\` twice`);
  complain(problems);
  return problems.length > 0 ? [] : parsed.data;
}

function explainSweep(sweep: Sweep, place: string, refused: readonly string[]): string[] {
  if ((sweep.path === undefined) === (sweep.paths === undefined)) {
    return [`Expected \`${place}\` to have path or paths, got ${sweep.path === undefined ? 'neither' : 'both'}`];
  }
  const values = sweep.values.map((value) => JSON.stringify(value));
  const twice = values.find((value, at) => values.indexOf(value) < at);
  const paths = pathsOf(sweep);
  const within = paths.find((path, at) => paths.some((other, by) => by !== at && `${path}.`.startsWith(`${other}.`)));
  return [
    ...paths.flatMap((path) => explainPath(path, place, refused) ?? []),
    ...(within === undefined
      ? []
      : [`Expected \`${place}.paths\` to be different, none part of another, got \`${paths.join(', ')}\``]),
    ...(twice === undefined ? [] : [`Expected \`${place}.values\` to be all different, got \`${twice}\` twice`]),
  ];
}

export function labelOf(sweep: Sweep): string {
  return sweep.label ?? (pathsOf(sweep)[0] as string);
}

export interface SweptStudy {
  readonly name: string;
  readonly raw: JsonObject;
  readonly sweep: SweepPoint;
}

/** @param name of the variant; `study` where it is the study itself, and then no part of the names */
export function sweepStudy(sweeps: readonly Sweep[], name: string, raw: JsonObject): readonly SweptStudy[] {
  return sweeps.flatMap((sweep) => {
    if (sweep.variants && !sweep.variants.includes(name)) return [];
    const paths = pathsOf(sweep);
    const label = labelOf(sweep);
    return sweep.values.map((value) => {
      const point = `${label} ${typeof value === 'string' ? value : JSON.stringify(value)}`;
      return {
        name: name === 'study' ? point : `${name}, ${point}`,
        raw: applyOverrides(raw, Object.fromEntries(paths.map((path) => [path, value]))),
        sweep: { label, path: paths.join(', '), value, of: name },
      };
    });
  });
}
