/**
 * A cell behind an access transistor, a selector, or both, in series: one current, and voltages that add.
 *
 *     v = u + R i + Vs asinh(i / Is),   i = I(u, g)
 *
 * with u the voltage across the cell alone, R the channel resistance of a transistor that is on (at read voltages it
 * works in its linear region), and i = Is sinh(v / Vs) the selector: a two-terminal switch whose current is exponential
 * in either direction, such as a mixed ionic–electronic conductor (G. W. Burr et al., J. Vac. Sci. Technol. B 32, 040802,
 * 2014, doi 10.1116/1.4889999). In front of a linear cell a resistance gives g / (1 + g R).
 *
 * The voltages' sum rises with u, with a slope of at least 1, and the root lies between 0 and v, within the voltages that
 * the cell's law is for (wider ranges are refused): Newton's method, and a
 * bisection wherever its step would leave the bracket or fails to halve the mismatch (W. H. Press et al., Numerical
 * Recipes, 3rd ed., 2007, §9.4, as an idea). Seen from outside, ∂i/∂v = c / (1 + c d), c = ∂I/∂u, d = ∂(drop)/∂i.
 */
import { DeviceError } from '../device-error.ts';
import { compileFormula, type Formula, fixNames, parseFormula } from '../formula/formula.ts';
import { checkRise } from './check-rise.ts';
import type { CurrentVoltage, Span } from './current-voltage.ts';
import { differentiate } from './differentiate.ts';
import { compileFunctions, type FunctionLanguage } from './function-language.ts';

export interface Selector {
  /** Is, @unit A, above 0. */
  readonly current: number;
  /** Vs, the voltage of one e-fold of current, @unit V, above 0. */
  readonly voltage: number;
}

export interface SeriesOptions {
  /** R, @unit ohm, 0 or more. @default 0 */
  readonly accessResistance?: number;
  /** @default none */
  readonly selector?: Selector;
  /** Voltages across cell and access device together, @unit V. @default the cell's */
  readonly voltages?: Span;
  /** @default the cell's name */
  readonly path?: string;
}

/** A step below this many roundings is the last: Newton's method squares what is left. */
const lastStep = 64;

/** Bisections alone would need the bits of a float64. */
const mostIterations = 100;

/** asinh x: near 0 its logarithm cancels, and the series stands in (relative error below 1e-16). */
const asinh = {
  x: 'i / selectorCurrent',
  squared: 'x * x',
  series: 'x * (1 - squared * (1 / 6 - squared * (3 / 40 - squared * (15 / 336 - squared * 105 / 3456))))',
  inverse: 'squared < 0.0009 ? series : sign(x) * log(abs(x) + sqrt(squared + 1))',
};

/** The cell as seen through what is in series with it. */
export function inSeries(cell: CurrentVoltage, options: SeriesOptions): CurrentVoltage {
  const { accessResistance = 0, selector, path = cell.name } = options;
  checkSeries(accessResistance, selector, path);
  const drop = dropFormula(accessResistance, selector, path);
  const slope = differentiate(drop, 'i');
  const emit = (language: FunctionLanguage, name: string) =>
    cell.emit(language, `${name}_inner`) +
    language.define(`${name}_drop`, ['i'], `return ${language.emit(drop)};`) +
    language.define(`${name}_drop_slope`, ['i'], `return ${language.emit(slope)};`) +
    language.define(`${name}_inner_voltage`, ['v', 'g'], solveInner(name, cell.voltages, language)) +
    language.define(`${name}_current`, ['v', 'g'], `return ${name}_inner_current(${name}_inner_voltage(v, g), g);`) +
    language.define(`${name}_conductance`, ['v', 'g'], outerConductance(name));
  const voltages = options.voltages ?? cell.voltages;
  checkShare(cell, drop, voltages, path);
  const { conductances, citation } = cell;
  const formulas = [...cell.formulas, drop, slope];
  const name = `${cell.name} in series`;
  const law = { name, citation, ...compileFunctions(emit), voltages, conductances, emit, formulas };
  checkRise(law, undefined, path);
  return law;
}

/** Voltage across all but the cell, over the current `i`. */
function dropFormula(resistance: number, selector: Selector | undefined, path: string) {
  const constants = { resistance, selectorCurrent: selector?.current ?? 1, selectorVoltage: selector?.voltage ?? 0 };
  const names = ['i', ...Object.keys(constants)];
  const values: Record<string, number | ReturnType<typeof fixNames>> = { ...constants };
  const settle = (text: string) => fixNames(parseFormula(text, { path: `${path}.series`, names }), values);
  for (const [name, text] of Object.entries(asinh)) {
    values[name] = settle(text);
    names.push(name);
  }
  return settle('resistance * i + selectorVoltage * inverse');
}

function solveInner(name: string, { from, to }: Span, { epsilon }: FunctionLanguage): string {
  return `
    var low = 0.0; var high = v; if (v < 0.0) { low = v; high = 0.0; }
    if (low < ${from}) { low = ${from}; }
    if (high > ${to}) { high = ${to}; }
    var u = high; if (v < 0.0) { u = low; }
    var before = high - low;
    for (var k = 0; k < ${mostIterations}; k++) {
      let i = ${name}_inner_current(u, g);
      let mismatch = u + ${name}_drop(i) - v;
      var size = mismatch;
      if (mismatch > 0.0) { high = u; } else { low = u; size = -mismatch; }
      let newton = u - mismatch / (1.0 + ${name}_inner_conductance(u, g) * ${name}_drop_slope(i));
      var change = newton - u; if (change < 0.0) { change = -change; }
      var scale = u; if (u < 0.0) { scale = -u; }
      if (change <= ${lastStep * epsilon} * scale) { u = newton; break; }
      if (newton < low || newton > high || size > 0.5 * before) { u = 0.5 * (low + high); } else { u = newton; }
      before = size;
    }
    return u;`;
}

const outerConductance = (name: string) => `
    let u = ${name}_inner_voltage(v, g);
    let c = ${name}_inner_conductance(u, g);
    return c / (1.0 + c * ${name}_drop_slope(${name}_inner_current(u, g)));`;

/** Refuses voltages of which the cell alone would see more than its law is for, in any of its states. */
function checkShare(cell: CurrentVoltage, drop: Formula, voltages: Span, path: string): void {
  const dropped = compileFormula(drop, ['i']);
  const { from, to } = cell.conductances;
  const accepted = (end: number) =>
    [from, Math.sqrt(from * to), to].reduce((least, g) => {
      const whole = end + dropped(cell.current(end, g));
      return Math.abs(whole) < Math.abs(least) ? whole : least;
    }, Number.MAX_VALUE * Math.sign(end));
  const [low, high] = [accepted(cell.voltages.from), accepted(cell.voltages.to)];
  if (voltages.from >= low && voltages.to <= high) return;
  const inner = `${cell.voltages.from} V to ${cell.voltages.to} V`;
  throw new DeviceError(
    `${path}.voltages`,
    `within ${low.toPrecision(4)} V to ${high.toPrecision(4)} V, of which the cell itself sees ${inner} at most`,
    { ...voltages },
  );
}

function checkSeries(resistance: number, selector: Selector | undefined, path: string): void {
  if (!(resistance >= 0 && resistance <= 1e15)) {
    throw new DeviceError(`${path}.accessResistance`, 'a number from 0 to 1e15 ohm', resistance);
  }
  if (!selector) return;
  for (const [name, unit] of [
    ['current', 'A'],
    ['voltage', 'V'],
  ] as const) {
    const value = selector[name];
    if (!(value >= 1e-30 && value <= 1e6)) {
      throw new DeviceError(`${path}.selector.${name}`, `a number from 1e-30 to 1e6 ${unit}`, value);
    }
  }
}
