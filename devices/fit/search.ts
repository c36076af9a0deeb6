/** A law opened for a fit: which parameters are sought, where, and the curves that places stand for. */
import { DeviceError } from '../device-error.ts';
import type { Table } from '../formula/formula.ts';
import type { Law } from '../law.ts';
import type { GivenParameters } from '../settle-parameters.ts';
import { type Axis, placeOf, valueAt } from './axis.ts';
import { type ParameterRoles, parameterRoles } from './fitted-parameters.ts';
import type { Model } from './least-squares.ts';
import { type Linearised, linearise, probe } from './linearised.ts';
import { OpenLaw } from './open-law.ts';
import type { PulseData } from './pulse-data.ts';
import { axisOf, type Branch, figuresOf, held } from './search-table.ts';

/** States that a start is sought within, about the first observation. */
const startRoom = 0.5;

/** What a fit is told. */
export interface Known {
  readonly given: GivenParameters;
  /** Curves that the law leaves to each device. */
  readonly tables: Readonly<Record<string, Table>>;
}

export class Search {
  readonly roles: ParameterRoles;
  /** Parameters held, or given, with their values. */
  readonly known: GivenParameters;
  /** Parameters sought. */
  readonly names: readonly string[];
  /** One a parameter, then that of the state before the first pulse. */
  readonly axes: readonly Axis[];
  readonly #data: PulseData;
  readonly #quiet: OpenLaw;
  /** With noise, by the word for its kind. */
  readonly #noisy: ReadonlyMap<string, OpenLaw>;

  /**
   * @param given parameters that are known; the others are sought
   * @param first observation, near which the trace starts
   * @param branch ranges of one kind of response
   */
  constructor(law: Law, data: PulseData, { given, tables }: Known, first: number, branch: Branch) {
    this.roles = parameterRoles(law, given);
    const { mean, scatter, step, read } = this.roles;
    checkGiven(law, given, mean);
    const figures = figuresOf(data);
    const kept = Object.entries(held[law.name] ?? {}).filter(([name]) => given[name] === undefined);
    const values = kept.map(([name, value]) => [
      name,
      value === 'usual' ? law.parameters[name]?.default : value(figures),
    ]);
    this.known = { ...Object.fromEntries(values), ...given };
    this.names = mean.filter((name) => this.known[name] === undefined);
    const silent = { ...Object.fromEntries(scatter.map((name) => [name, 0])), ...this.known };
    const probed = [step, read].flatMap((name) => (name === null ? [] : [[name, probe]]));
    this.#data = data;
    this.#quiet = new OpenLaw(law, this.names, silent, tables);
    const noisy = { ...silent, ...Object.fromEntries(probed) };
    const { kind } = this.roles;
    const words = kind !== null && this.known[kind] === undefined ? (law.parameters[kind]?.choices ?? []) : [];
    const kinds: [string, GivenParameters][] =
      kind !== null && words.length > 0 ? words.map((word) => [word, { [kind]: word }]) : [['', {}]];
    this.#noisy = new Map(
      kinds.map(([word, given]) => [word, new OpenLaw(law, this.names, { ...noisy, ...given }, tables)]),
    );
    const start: Axis = {
      scale: 'linear',
      from: first - startRoom,
      to: first + startRoom,
      least: first - 2 * startRoom,
      most: first + 2 * startRoom,
    };
    this.axes = [...this.names.map((name) => axisOf(law, name, figures, branch)), start];
  }

  /** The curves over the places of the axes in `active`; the other places stay as in `base`. */
  model(active: readonly number[], base: readonly number[]): Model {
    const complete = (point: readonly number[]) => {
      const places = [...base];
      for (const [i, axis] of active.entries()) places[axis] = point[i] as number;
      return this.values(places);
    };
    const limits = active.map((index) => {
      const axis = this.axes[index] as Axis;
      return [placeOf(axis, axis.least), placeOf(axis, axis.most)] as const;
    });
    return {
      curves: (points) => {
        const vectors = points.map(complete);
        const starts = vectors.map((vector) => vector.at(-1) as number);
        return this.#quiet.respond(
          vectors.map((vector) => vector.slice(0, -1)),
          starts,
          this.#data.protocol,
        );
      },
      // Values fall along some axes.
      least: limits.map((ends) => Math.min(...ends)),
      most: limits.map((ends) => Math.max(...ends)),
    };
  }

  /** Values [parameters, start] at some places. */
  values(places: readonly number[]): number[] {
    return places.map((place, i) => valueAt(this.axes[i] as Axis, place));
  }

  /** Kinds of noise that the law may have; one without a name where it has no choice. */
  get kinds(): readonly string[] {
    return [...this.#noisy.keys()];
  }

  linearise(places: readonly number[], kind: string): Linearised {
    const values = this.values(places);
    const law = this.#noisy.get(kind);
    if (!law) throw new RangeError(`no noise of kind ${kind}`);
    const noisy = { law, pulses: this.roles.step !== null, reads: this.roles.read !== null };
    return linearise(this.#quiet, noisy, values.slice(0, -1), values.at(-1) as number, this.#data.protocol);
  }

  /** Change of the weight by one pulse without noise, from each of some states. */
  steps(direction: 'up' | 'down', places: readonly number[], states: readonly number[]): number[] {
    const fields = this.#quiet.fieldsOf(this.values(places).slice(0, -1));
    return states.map((state) => this.#quiet.step(direction, state, fields, 0) - state);
  }
}

/** Only what shapes the response can be told: the rest is estimated, or beside the point. */
function checkGiven(law: Law, given: GivenParameters, mean: readonly string[]): void {
  const choices = Object.keys(law.parameters).filter((name) => law.parameters[name]?.choices);
  const accepted = [...mean, ...choices];
  const wrong = Object.keys(given).find((name) => !accepted.includes(name));
  if (wrong !== undefined)
    throw new DeviceError('fix', `an object with any of ${accepted.join(', ')} (law ${law.name})`, wrong);
}
