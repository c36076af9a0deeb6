/**
 * A law with some of its parameters left open, so that many values of them can be tried without compiling anything
 * twice.
 *
 * The open parameters are given a relative spread of one: a crosspoint then has p = p₀ (1 + ξ), and the deviate
 * ξ = p / p₀ − 1 makes it any value wanted. A vector of parameters is thus a crosspoint, and a set of vectors, such as
 * the neighbours that a derivative needs, a population that one compiled pulse moves together.
 */
import type { PulseLaw } from '../device.ts';
import { noDeviation } from '../draws.ts';
import { compileFormula, type Table } from '../formula/formula.ts';
import type { Law } from '../law.ts';
import { compilePulse, type Move } from '../population.ts';
import { settleLaw } from '../settle-law.ts';
import type { GivenParameters } from '../settle-parameters.ts';
import type { PulseProtocol } from './pulse-data.ts';

export class OpenLaw {
  readonly names: readonly string[];
  readonly #base: readonly number[];
  readonly #pulse: PulseLaw;
  readonly #moves: Readonly<Record<'up' | 'down', Move>>;
  readonly #bounds: readonly ((...fields: number[]) => number)[];
  readonly #see: (state: number, fields: ArrayLike<number>, deviate: number) => number;

  /** @param given values of the parameters that are not open */
  constructor(
    law: Law,
    names: readonly string[],
    given: GivenParameters,
    tables: Readonly<Record<string, Table>> = {},
  ) {
    this.names = names;
    const base = Object.fromEntries(names.map((name) => [name, baseOf(law, name)]));
    const spreads = Object.fromEntries(names.map((name) => [name, { distribution: 'normal', deviation: 1 } as const]));
    const { pulse } = settleLaw(law, { ...given, ...base }, { spreads, tables }, law.name);
    if (!pulse) throw new RangeError(`${law.name} has no pulses`);
    this.#base = Object.values(base);
    this.#pulse = pulse;
    this.#moves = { up: compilePulse(pulse, 'up'), down: compilePulse(pulse, 'down') };
    this.#see = compileSight(pulse);
    this.#bounds = [pulse.lower, pulse.upper].map((bound) => compileFormula(bound, pulse.fields));
  }

  /** Values that a pulse uses, of a crosspoint with these parameters. */
  fieldsOf(vector: readonly number[]): Float64Array {
    const deviates = vector.map((value, i) => value / (this.#base[i] as number) - 1);
    let next = 0;
    const fields = new Float64Array(this.#pulse.fields.length);
    this.#pulse.draw({ normal: () => deviates[next++] ?? 0, uniform: () => 0.5 }, fields, 0);
    return fields;
  }

  /** A state, moved between the bounds of a crosspoint: laws mean nothing beyond. */
  clip(state: number, fields: Float64Array): number {
    const [lower, upper] = this.#bounds.map((bound) => bound(...fields));
    return Math.min(Math.max(state, lower as number), upper as number);
  }

  /** State after one pulse, from one between the bounds. @param deviate of the pulse, in standard deviations */
  step(direction: 'up' | 'down', state: number, fields: Float64Array, deviate: number): number {
    one[0] = state;
    this.#moves[direction](one, fields, { ...noDeviation, normal: () => deviate });
    return one[0];
  }

  /** What a read sees of a state. */
  see(state: number, fields: Float64Array, deviate: number): number {
    return this.#see(state, fields, deviate);
  }

  /** Weights [vectors][observations], without noise. @param starts state of each vector before the first pulse */
  respond(vectors: readonly (readonly number[])[], starts: readonly number[], protocol: PulseProtocol): Float64Array[] {
    const fields = vectors.map((vector) => this.fieldsOf(vector));
    const width = this.#pulse.fields.length;
    const all = new Float64Array(vectors.length * width);
    for (const [i, values] of fields.entries()) all.set(values, i * width);
    const states = Float64Array.from(starts, (start, i) => this.clip(start, fields[i] as Float64Array));
    const seen = vectors.map(() => new Float64Array(protocol.observed.length));
    let applied = 0;
    for (const [row, pulses] of protocol.observed.entries()) {
      for (; applied < pulses; applied++)
        this.#moves[protocol.directions[applied] as 'up' | 'down'](states, all, noDeviation);
      for (const [i, trace] of seen.entries()) {
        trace[row] = this.#see(states[i] as number, fields[i] as Float64Array, 0);
      }
    }
    return seen;
  }
}

const one = new Float64Array(1);

/** A value that the law accepts, other than 0: spreads are relative. */
function baseOf(law: Law, name: string): number {
  const { default: usual, minimum = -1, maximum = 1 } = law.parameters[name] ?? { default: 1 };
  const accepted = (value: number) => value !== 0 && value >= minimum && value <= maximum;
  return [Number(usual), 0.5, -0.5].find(accepted) ?? (minimum + maximum) / 2;
}

function compileSight({
  visible,
  fields,
}: PulseLaw): (state: number, fields: ArrayLike<number>, deviate: number) => number {
  if (!visible) return (state) => state;
  const draws = Array.from({ length: visible.normals }, (_, i) => `normal${i}`);
  const look = compileFormula(visible, ['w', ...fields, ...draws]);
  return (state, values, deviate) => look(state, ...Array.from(values), ...draws.map(() => deviate));
}
