/**
 * Measured curves: the current by voltage of one device in several states, as a device file brings them.
 *
 * Between two voltages and between two states the current is a straight line (bilinear interpolation): a mean of rising
 * curves rises. The mean over states is written with one hat function per state, so that the law is a sum of products
 * of two look-ups. Beyond the measured states the nearest curve scales with g; beyond the measured voltages a law is not
 * known and its use is refused, but the curves run on along their last segments, for the iterates of a solver may stray.
 *
 * A device measured at one polarity (no voltage below 0) is taken to be odd, I(−v) = −I(v). The point (0 V, 0 A) is
 * added where it was not measured.
 */

import { DeviceError } from '../../device-error.ts';
import type { Table } from '../../formula/formula.ts';
import type { CurrentVoltageDefinition } from '../current-voltage.ts';

export interface MeasuredCurves {
  readonly name: string;
  readonly citation: string;
  /** Of every curve, rising, @unit V. */
  readonly voltages: readonly number[];
  /** Which state each curve is of, rising, @unit S. */
  readonly conductances: readonly number[];
  /** Curves by state, each rising with the voltage, @unit A. */
  readonly currents: readonly (readonly number[])[];
}

/** More would not fit a formula. */
const mostCurves = 24;

/** @param path where the curves stand, for messages */
export function tabulated(curves: MeasuredCurves, path = curves.name): CurrentVoltageDefinition {
  checkCurves(curves, path);
  const { name, citation, conductances } = curves;
  const drawn = curves.currents.map((currents) => completeCurve(curves.voltages, currents));
  const voltages = drawn[0]?.x ?? [];
  const [first = 0, last = 0] = [voltages[0], voltages.at(-1)];
  const states = conductances.length === 1 ? [...conductances, 2 * (conductances[0] ?? 1)] : conductances;
  const overStates = (values: readonly number[]): Table => ({
    x: states,
    y: states.map((_, state) => values[state] ?? values.at(-1) ?? Number.NaN),
  });
  const terms = drawn.map((_, state) => `table(share${state}, inside) * table(curve${state}, v)`);
  const [low, high] = [states[0] ?? 0, conductances.at(-1) ?? 0];
  return {
    name,
    summary: `measured current by voltage, ${conductances.length} state${conductances.length === 1 ? '' : 's'}`,
    citation,
    parameters: {},
    where: {
      inside: `clamp(g, ${low}, ${high})`,
      outside: `table(before, inside) * min(v - (${first}), 0) + table(after, inside) * max(v - ${last}, 0)`,
    },
    current: `g / inside * (${terms.join(' + ')} + outside)`,
    voltages: { from: first, to: last },
    knownVoltages: { from: first, to: last },
    conductances: { from: low, to: states.at(-1) ?? 0 },
    tables: {
      ...Object.fromEntries(drawn.map((curve, state) => [`curve${state}`, curve])),
      ...Object.fromEntries(drawn.map((_, k) => [`share${k}`, overStates(states.map((_, s) => (s === k ? 1 : 0)))])),
      before: overStates(drawn.map((curve) => slope(curve, 0))),
      after: overStates(drawn.map((curve) => slope(curve, curve.x.length - 2))),
    },
  };
}

const slope = ({ x, y }: Table, segment: number) =>
  ((y[segment + 1] ?? 0) - (y[segment] ?? 0)) / ((x[segment + 1] ?? 0) - (x[segment] ?? 0));

/** With (0, 0), and both polarities. */
function completeCurve(voltages: readonly number[], currents: readonly number[]): Table {
  const points = voltages.map((v, i) => [v, currents[i] ?? Number.NaN] as const);
  if (!voltages.includes(0)) points.push([0, 0]);
  if (voltages.every((v) => v >= 0)) points.push(...points.filter(([v]) => v > 0).map(([v, i]) => [-v, -i] as const));
  points.sort(([one], [other]) => one - other);
  return { x: points.map(([v]) => v), y: points.map(([, current]) => current) };
}

function checkCurves({ voltages, conductances, currents }: MeasuredCurves, path: string): void {
  const expect = (holds: boolean, place: string, expected: string, got: unknown) => {
    if (!holds) throw new DeviceError(`${path}.${place}`, expected, got);
  };
  const rises = (values: readonly number[]) =>
    values.every((value, i) => Number.isFinite(value) && (i === 0 || value > (values[i - 1] ?? value)));
  expect(voltages.length >= 2 && rises(voltages), 'voltages', 'at least 2 voltages in V, rising', voltages);
  const span = voltages.some((v) => v > 0) && voltages.some((v) => v < 0 || voltages.every((each) => each >= 0));
  expect(span, 'voltages', 'of both polarities, or none below 0 V', voltages);
  const states = conductances.length >= 1 && conductances.length <= mostCurves;
  const positive = rises(conductances) && (conductances[0] ?? 0) > 0;
  expect(states && positive, 'conductances', `1 to ${mostCurves} conductances in S, above 0 and rising`, conductances);
  expect(currents.length === conductances.length, 'currents', `${conductances.length} curves`, currents.length);
  currents.forEach((curve, state) => {
    const place = `currents[${state}]`;
    expect(curve.length === voltages.length, place, `${voltages.length} currents`, curve.length);
    const { x, y } = completeCurve(voltages, curve);
    expect(y[x.indexOf(0)] === 0, place, '0 A at 0 V', y[x.indexOf(0)]);
    const falls = y.findIndex((current, i) => i > 0 && !(current > (y[i - 1] ?? Number.NaN)));
    expect(falls < 0, place, `currents in A that rise with the voltage, also above ${x[falls - 1]} V`, y[falls]);
  });
}
