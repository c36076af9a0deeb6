/**
 * A unit cell: the crosspoints that hold one weight, and which of them a change pulses.
 *
 *     w = Σ_k significance_k · state_k
 *
 * - `differential`: two crosspoints, w = (w⁺ − w⁻)/2; a pulse that raises the weight raises w⁺ and lowers w⁻;
 * - `reference`: one crosspoint, read against a fixed reference column;
 * - `one-sided`: w = w⁺ − w⁻, both only ever pulsed up: a rise of the weight goes to w⁺, a fall to w⁻. Where both have
 *   filled up, a refresh resets them and writes their difference anew (see {@link Refresh}). For devices whose depression
 *   is abrupt: PCM (Suri et al., IEEE IEDM 2011, 4.4.1; Burr et al., IEEE TED 62(11), 3498, 2015, doi
 *   10.1109/TED.2015.2439635);
 * - `vector`: n crosspoints of given significance (Boybat et al., Nat. Commun. 9, 2514, 2018, doi
 *   10.1038/s41467-018-04933-y: several synapses, one of them pulsed in turn);
 * - `transfer`: the first crosspoint takes the changes, the others wait for what a rule transfers to them (Gokmen & Haensch,
 *   Front. Neurosci. 14:103, 2020, doi 10.3389/fnins.2020.00103);
 * - `pair` and `offset`: programmed once, in as many weight slices as asked for (`programmed-cell.ts`).
 */
import { type Device, noDeviation, Population } from '../../devices/index.ts';
import { block, philox } from '../random.ts';
import { isProgrammed, type ProgrammedCell, programShares, significanceOf } from './programmed-cell.ts';
import { streamOf } from './streams.ts';

export type Mapping = 'differential' | 'reference' | OneSided | VectorCell | TransferCell | ProgrammedCell;

export interface OneSided {
  readonly kind: 'one-sided';
  readonly refresh: Refresh;
}

/**
 * Every `every` mini-batches each cell is looked at: where the fuller crosspoint has passed `full` of the way from its
 * reset state to its upper bound and the other one `alsoFull`, both are reset and the difference is written to one of
 * them with so many pulses as it has granularities, open loop.
 */
export interface Refresh {
  readonly every: number;
  readonly full: number;
  readonly alsoFull: number;
}

export interface VectorCell {
  readonly kind: 'vector';
  readonly significance: readonly number[];
  /** Crosspoints that a change pulses: every one, or one that changes with each mini-batch, in turn or at random. */
  readonly policy: 'all' | 'sequential' | 'random';
}

export interface TransferCell {
  readonly kind: 'transfer';
  readonly significance: readonly number[];
}

export interface UnitCell {
  /** One a crosspoint. */
  readonly significance: readonly number[];
  /** `none`: the cell is programmed, and does not learn. */
  readonly pulsed: 'all' | 'first' | 'sequential' | 'random' | 'one-sided' | 'none';
  readonly refresh: Refresh | null;
  /** Whether a fixed reference column is read along, since no crosspoint counts negative. */
  readonly reference: boolean;
}

export function unitCell(mapping: Mapping): UnitCell {
  const all = (significance: readonly number[]): UnitCell => ({
    significance,
    pulsed: 'all',
    refresh: null,
    reference: !significance.some((one) => one < 0),
  });
  if (mapping === 'differential') return all([0.5, -0.5]);
  if (mapping === 'reference') return all([1]);
  switch (mapping.kind) {
    case 'one-sided':
      return { ...all([1, -1]), pulsed: 'one-sided', refresh: mapping.refresh };
    case 'vector':
      return { ...all(mapping.significance), pulsed: mapping.policy };
    case 'transfer':
      return { ...all(mapping.significance), pulsed: 'first' };
    case 'pair':
    case 'offset':
      // What a cell that starts from weight 0 is read against is digital, or a column of the array's own.
      return { ...all(significanceOf(mapping, 2)), pulsed: 'none', reference: false };
    default:
      return mapping satisfies never;
  }
}

/** Crosspoints per weight. */
export function planesOf(mapping: Mapping): number {
  return unitCell(mapping).significance.length;
}

/** What one pulse of a weight does to each of its crosspoints: 1 a pulse up, −1 one down, 0 none. */
export function routesOf({ significance, pulsed }: UnitCell, selected: number): { raise: number[]; lower: number[] } {
  const raise = significance.map((one, plane) => {
    if (pulsed === 'one-sided') return one > 0 ? 1 : 0;
    return pulsed === 'all' || plane === selected ? Math.sign(one) || 1 : 0;
  });
  const lower = significance.map((one, plane) => {
    if (pulsed === 'one-sided') return one < 0 ? 1 : 0;
    return pulsed === 'all' || plane === selected ? -(raise[plane] as number) : 0;
  });
  return { raise, lower };
}

/** Device pulses up and down that one raising, or one lowering, pulse of a weight costs. */
export function pulsesPerChange(cell: UnitCell): Readonly<Record<'raise' | 'lower', { up: number; down: number }>> {
  const routes = routesOf(cell, 0);
  const tally = (route: readonly number[]) => ({
    up: route.filter((one) => one > 0).length,
    down: route.filter((one) => one < 0).length,
  });
  return { raise: tally(routes.raise), lower: tally(routes.lower) };
}

/**
 * Mean change of the weight by one pulse. Of a transfer cell: of the crosspoint that takes the changes, whatever its
 * significance, since a rule works in its units.
 */
export function weightGranularity(mapping: Mapping, device: Device): number {
  const { significance, pulsed } = unitCell(mapping);
  const magnitudes = significance.map(Math.abs);
  const total = magnitudes.reduce((sum, one) => sum + one, 0);
  switch (pulsed) {
    case 'all':
      return device.granularity * total;
    case 'sequential':
    case 'random':
      return (device.granularity * total) / magnitudes.length;
    case 'one-sided':
      return device.granularity * (magnitudes[0] as number);
    case 'first':
    case 'none':
      return device.granularity;
  }
}

/** The states of the crosspoints that hold a weight. @param reset see {@link resetState} */
export function programWeight(mapping: Mapping, device: Device, weight: number, reset: number): readonly number[] {
  if (!isProgrammed(mapping)) return programCell(unitCell(mapping), weight, reset);
  const [lower, upper] = device.range;
  return programShares(mapping, weight).map((share) => lower + share * (upper - lower));
}

/** The states of the crosspoints of a cell that learns. */
export function programCell({ significance, pulsed }: UnitCell, weight: number, reset: number): readonly number[] {
  if (pulsed === 'one-sided') return significance.map((one) => reset + Math.max(one * weight, 0));
  if (pulsed === 'first') {
    const last = significance.length - 1;
    return significance.map((one, plane) => (plane === last ? weight / one : 0));
  }
  const total = significance.reduce((sum, one) => sum + Math.abs(one), 0);
  return significance.map((one) => (Math.sign(one) * weight) / total);
}

/** State of a typical crosspoint after a reset. */
export function resetState({ pulse }: Device): number {
  if (!pulse) return 0;
  const one = new Population(pulse, 1, noDeviation);
  one.reset();
  return one.states[0] as number;
}

/** Which crosspoints have their turn in a mini-batch; the same words for every tile. */
export interface Turn {
  /** Number of the mini-batch, counted on from epoch to epoch. */
  readonly turn: number;
  /** Random word. */
  readonly lot: number;
}

/**
 * @param batch samples of a full mini-batch; @param samples of an epoch
 * @param first position of the mini-batch's first sample in the epoch's order
 */
export function drawTurn(seed: number, batch: number, samples: number, first: number, epoch: number): Turn {
  const turn = epoch * Math.ceil(samples / batch) + Math.floor(first / batch);
  philox(seed, streamOf('turn'), turn, 0, 0, 0);
  return { turn, lot: block[0] as number };
}

/** The crosspoint that changes go to, where it is one of several. */
export function selectedPlane({ pulsed, significance }: UnitCell, { turn, lot }: Turn): number {
  if (pulsed === 'sequential') return turn % significance.length;
  return pulsed === 'random' ? lot % significance.length : 0;
}

/** Whether cells are looked at for a refresh after a mini-batch. */
export function refreshIsDue({ refresh }: UnitCell, { turn }: Turn): boolean {
  return refresh !== null && (turn + 1) % refresh.every === 0;
}
