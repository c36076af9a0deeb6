/**
 * Refuses a law where its current does not rise with the voltage, and says where it does.
 *
 * The conductance is sampled over the asked range for conductances spread evenly in their logarithm; where it first fails
 * to be above 0, going out from 0 V, bisection finds the end of what may be asked for.
 */
import { DeviceError } from '../device-error.ts';
import { largestNumber } from '../formula/tree.ts';
import type { CurrentVoltage, Span } from './current-voltage.ts';

const voltageSamples = 128;
const conductanceSamples = 8;

/** @param known voltages beyond which the law is not known */
export function checkRise(law: CurrentVoltage, known: Span | undefined, path: string): void {
  const { voltages, conductances } = law;
  checkSpan(conductances, conductances.from > 0, `${path}.conductances`, 'above 0 S');
  checkSpan(voltages, voltages.from <= 0 && voltages.to >= 0, `${path}.voltages`, 'V that includes 0 V');
  if (known && (voltages.from < known.from || voltages.to > known.to)) {
    throw new DeviceError(`${path}.voltages`, `within ${known.from} V to ${known.to} V, where the law is known`, {
      ...voltages,
    });
  }
  const samples = conductancesOver(conductances);
  for (const g of samples) {
    if (law.current(0, g) !== 0) throw new DeviceError(path, `without current at 0 V (${g} S)`, law.current(0, g));
  }
  const rises = (v: number) =>
    samples.every((g) => law.conductance(v, g) > 0 && Math.abs(law.current(v, g)) <= largestNumber);
  const [from, to] = [endOfRise(rises, voltages.from), endOfRise(rises, voltages.to)];
  if (from > voltages.from || to < voltages.to) {
    const where = `within ${from.toPrecision(4)} V to ${to.toPrecision(4)} V, where the current rises with the voltage and stays finite`;
    throw new DeviceError(`${path}.voltages`, where, { ...voltages });
  }
}

/** The end itself, or the voltage nearer to 0 up to which the current rises. */
function endOfRise(rises: (v: number) => boolean, end: number): number {
  let good = 0;
  for (let i = 0; i <= voltageSamples; i++) {
    const v = (end * i) / voltageSamples;
    if (rises(v)) {
      good = v;
      continue;
    }
    let bad = v;
    while (Math.abs(bad - good) > 1e-9 * Math.abs(bad)) {
      const middle = (good + bad) / 2;
      if (rises(middle)) good = middle;
      else bad = middle;
    }
    return good;
  }
  return end;
}

function conductancesOver({ from, to }: Span): number[] {
  return Array.from({ length: conductanceSamples + 1 }, (_, i) => from * (to / from) ** (i / conductanceSamples));
}

function checkSpan(span: Span, holds: boolean, path: string, expected: string): void {
  if (!holds || !(span.from < span.to) || !Number.isFinite(span.from) || !Number.isFinite(span.to)) {
    throw new DeviceError(path, `a range {from, to} ${expected}, from below to`, { ...span });
  }
}
