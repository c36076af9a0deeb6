/**
 * Rows of a pulse-response file: CSV with a header, one line an observation.
 *
 *     device,cycle,pulse,direction,conductance_uS
 *     A1,1,0,,2.10
 *     A1,1,1,up,2.31
 *
 * `pulse` counts the pulses that came before the observation; `direction` is that of the pulses since the observation
 * before. See docs/fitting.md.
 */
import Papa from 'papaparse';
import { nearestName } from '../../devices/index.ts';
import { StudyError } from '../schema/study-error.ts';

export interface PulseRow {
  /** Of the file, from 1. */
  readonly line: number;
  /** Empty where the file has no such column. */
  readonly device: string;
  readonly cycle: string;
  readonly pulse: number;
  /** Null where the file does not say: no such column, or an empty cell. */
  readonly direction: 'up' | 'down' | null;
  /** @unit S */
  readonly conductance: number;
}

const units: Readonly<Record<string, number>> = { s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, μs: 1e-6, ns: 1e-9, ps: 1e-12 };
const conductanceColumn = /^conductance(?:_(.+))?$/;
const plainColumns = ['device', 'cycle', 'pulse', 'direction'];
const columns = `${plainColumns.join(', ')}, and conductance, conductance_mS, _uS, _nS or _pS`;

/** Longest train: a fit simulates every pulse many times. */
const mostPulses = 100_000;

/** @throws StudyError naming file and line */
export function parsePulseRows(text: string, file: string): PulseRow[] {
  const whole = text.replace(/^\uFEFF/, '');
  const { data, errors } = Papa.parse<string[]>(whole, { delimiter: delimiterOf(whole) });
  const [fault] = errors.filter(({ type }) => type !== 'Delimiter');
  if (fault) refuse(file, (fault.row ?? 0) + 1, 'CSV', `an error: ${fault.message}`);
  const lines = data
    .map((cells, index) => ({ cells: cells.map((cell) => cell.trim()), line: index + 1 }))
    .filter(({ cells }) => cells.some((cell) => cell !== '') && !cells[0]?.startsWith('#'));
  const [header, ...rows] = lines;
  if (!header) refuse(file, 1, `a header with ${columns}`, 'an empty file');
  const layout = readHeader(header.cells, file, header.line);
  return rows.map(({ cells, line }) => readRow(cells, line, layout, header.cells, file));
}

/** The one that the header has most of. */
function delimiterOf(text: string): string {
  const header = /^(?!\s*(?:#|$)).*$/m.exec(text)?.[0] ?? '';
  const count = (delimiter: string) => header.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best));
}

interface Layout {
  readonly places: ReadonlyMap<string, number>;
  /** Siemens in a unit of the conductance column. */
  readonly factor: number;
}

function readHeader(cells: readonly string[], file: string, line: number): Layout {
  const places = new Map<string, number>();
  let factor = 1;
  for (const [place, cell] of cells.entries()) {
    const name = cell.toLowerCase();
    const unit = conductanceColumn.exec(name);
    const known = unit ? units[unit[1] ?? 's'] : plainColumns.includes(name) ? 1 : undefined;
    if (known === undefined) {
      const meant = nearestName(name, [...plainColumns, 'conductance', 'conductance_uS']);
      const hint = meant ? ` (did you mean \`${meant}\`?)` : '';
      refuse(file, line, `a header of the columns ${columns}`, `\`${cell}\`${hint}`);
    }
    const key = unit ? 'conductance' : name;
    if (places.has(key))
      refuse(file, line, 'a header that names each column once', `\`${cell}\` beside another ${key}`);
    places.set(key, place);
    if (unit) factor = known;
  }
  for (const needed of ['pulse', 'conductance']) {
    if (!places.has(needed)) refuse(file, line, `a header with the column ${needed}`, `\`${cells.join(',')}\``);
  }
  return { places, factor };
}

function readRow(
  cells: readonly string[],
  line: number,
  { places, factor }: Layout,
  header: readonly string[],
  file: string,
): PulseRow {
  if (cells.length !== header.length) refuse(file, line, `${header.length} cells (${header.join(',')})`, cells.length);
  const cell = (name: string) => cells[places.get(name) ?? -1] ?? '';
  const pulse = cell('pulse');
  if (!/^\d+$/.test(pulse) || Number(pulse) > mostPulses) {
    refuse(file, line, `\`pulse\` to be a number of pulses, an integer from 0 to ${mostPulses}`, `\`${pulse}\``);
  }
  const conductance = Number(cell('conductance') || Number.NaN);
  if (!Number.isFinite(conductance)) {
    refuse(file, line, '`conductance` to be a finite number', `\`${cell('conductance')}\``);
  }
  const direction = cell('direction').toLowerCase();
  if (direction !== '' && direction !== 'up' && direction !== 'down') {
    refuse(file, line, '`direction` to be up, down or empty', `\`${cell('direction')}\``);
  }
  return {
    line,
    device: cell('device'),
    cycle: cell('cycle'),
    pulse: Number(pulse),
    direction: direction === '' ? null : direction,
    conductance: conductance * factor,
  };
}

export function refuse(file: string, line: number, expected: string, got: string | number): never {
  throw new StudyError([`${file}:${line}: Expected ${expected}, got ${got}`]);
}
