/**
 * A settled study as a study file: defaults filled in, `--set` applied, variants as what they change. Settling it again
 * gives the same study, so a result holds everything that is needed to run it once more.
 */
import { isObject, type Json, type JsonObject } from './overrides.ts';
import type { SettledStudy } from './settle-study.ts';
import type { Study, Sweep } from './study-schema.ts';

export function portableStudy({ base, variants, sweeps }: SettledStudy): JsonObject {
  const given = variants.filter(({ sweep }) => sweep === undefined);
  const [first] = given;
  const common = { ...asJson(base), ...(sweeps.length > 0 && { sweeps: asJson(sweeps) }) };
  if (given.length === 1 && first?.study === base) return common;
  const changes = given.map(({ name, study }) => [name, Object.fromEntries(changesOf(asJson(base), asJson(study)))]);
  return { ...common, variants: Object.fromEntries(changes) };
}

function asJson<Value extends Study | readonly Sweep[]>(value: Value): Value extends Study ? JsonObject : Json {
  return JSON.parse(JSON.stringify(value));
}

/** Paths at which `changed` differs, each with its value there. */
function changesOf(base: JsonObject, changed: JsonObject, above = ''): [path: string, value: Json][] {
  return Object.entries(changed).flatMap(([key, value]): [string, Json][] => {
    const before = base[key];
    const path = above + key;
    // An override cannot take a key away: where one is gone, the whole object is given.
    const canDescend = isObject(before) && isObject(value) && Object.keys(before).every((name) => name in value);
    if (canDescend) return changesOf(before, value, `${path}.`);
    return JSON.stringify(before) === JSON.stringify(value) ? [] : [[path, value]];
  });
}
