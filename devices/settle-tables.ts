/** The curves of a law or an inference model: its own, computed from its parameters, or brought by a device. */
import { DeviceError } from './device-error.ts';
import type { Table } from './formula/formula.ts';
import { checkTables } from './formula/table.ts';
import type { TableSource } from './law.ts';

type Tables = Readonly<Record<string, Table>>;

interface Tabulated {
  readonly name: string;
  readonly tables: Readonly<Record<string, TableSource>>;
}

/** @param numbers parameters that computed tables follow from */
export function settleTables(
  { name: owner, tables: sources }: Tabulated,
  given: Tables,
  path: string,
  numbers: Readonly<Record<string, number>> = {},
): Tables {
  const known = Object.keys(sources);
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(sources, name));
  if (unknown !== undefined) {
    const expected =
      known.length === 0 ? `absent (${owner} has no tables)` : `an object of ${known.join(', ')} (${owner})`;
    throw new DeviceError(path, expected, unknown);
  }
  const tables = Object.entries(sources).map(([name, source]): [string, Table] => {
    const table = given[name] ?? (typeof source === 'function' ? source(numbers) : source);
    if (!table) throw new DeviceError(`${path}.${name}`, `a table (${owner} needs it)`, 'nothing');
    return [name, table];
  });
  return checkTables(Object.fromEntries(tables), path);
}
