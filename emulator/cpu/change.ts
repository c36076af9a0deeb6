/**
 * Changes of a tile: pulse trains sample by sample (`update`), or one write per batch (`write`).
 *
 * Both end in device pulses on crosspoints, law and noise included. A device that takes any change exactly gets the
 * change itself.
 */
import type { UpdateOperation, WriteOperation } from '../program/program.ts';
import { streamOf } from '../tile/streams.ts';
import { planesOf } from '../tile/tile.ts';
import { productsFor } from './products.ts';
import { compilePulses } from './pulse.ts';
import { countBits, fired, fireTrains, largestMagnitude, scaleTrains } from './pulse-trains.ts';
import { roundHalfEven } from './read.ts';
import { allocate, type CpuTile, type Precision, type Real, refreshWeights, type Step } from './storage.ts';

export interface ChangeContext {
  readonly precision: Precision;
  readonly seed: number;
  readonly values: readonly Real[];
  readonly counters: Float64Array;
  readonly at: number;
}

/** Pulses one weight `count` times: its crosspoint, or both of its pair in opposite directions. */
type PulseWeight = (cell: number, count: number, up: boolean, position: number, epoch: number) => void;

function compilePulseWeight(tile: CpuTile, label: string, precision: Precision, seed: number): PulseWeight {
  const law = tile.spec.device.pulse;
  if (!law) throw new Error('an exact device takes no pulses');
  const apply = compilePulses(law, precision);
  const stream = streamOf('pulses', label);
  const { planes, fields, weights } = tile;
  const cells = weights.length;
  const fieldSpan = law.fields.length * cells;
  const pulsePlane = (plane: number, cell: number, count: number, up: boolean, position: number, epoch: number) => {
    const at = plane * cells + cell;
    const offset = plane * fieldSpan + cell;
    const state = planes[at] as number;
    planes[at] = apply(state, fields, offset, cells, count, up, seed, stream, at, position, epoch);
  };
  if (planesOf(tile.spec.mapping) === 1) {
    return (cell, count, up, position, epoch) => pulsePlane(0, cell, count, up, position, epoch);
  }
  return (cell, count, up, position, epoch) => {
    pulsePlane(0, cell, count, up, position, epoch);
    pulsePlane(1, cell, count, !up, position, epoch);
    weights[cell] = ((planes[cell] as number) - (planes[cells + cell] as number)) / 2;
  };
}

/** Stochastic pulse trains on rows and columns; samples one after another. */
export function compileUpdate(operation: UpdateOperation, tile: CpuTile, context: ChangeContext): Step {
  if (!tile.spec.device.pulse) return compileExact(operation, tile, context, 3);
  const { precision, seed, values, counters, at } = context;
  const pulse = compilePulseWeight(tile, operation.label, precision, seed);
  const input = values[operation.input] as Real;
  const error = values[operation.error] as Real;
  const { inputs, outputs } = tile;
  const inputStream = streamOf('trains', operation.label, 'input');
  const errorStream = streamOf('trains', operation.label, 'error');
  const inputWords = new Int32Array(inputs);
  const errorWords = new Int32Array(outputs);
  const inputLines = new Int32Array(inputs);
  const errorLines = new Int32Array(outputs);
  const perGranularity = Math.fround(operation.rate / tile.spec.device.granularity);
  const planes = planesOf(tile.spec.mapping);
  const pulses = { up: 0, down: 0 };
  return ({ count, first, epoch }) => {
    for (let n = 0; n < count; n++) {
      const largestInput = largestMagnitude(input, n * inputs, inputs);
      const largestError = largestMagnitude(error, n * outputs, outputs);
      const scale = scaleTrains(largestInput, largestError, perGranularity, tile.spec.trainLength);
      const { length, perInput, perError } = scale;
      if (length === 0) continue;
      const position = first + n;
      const rows = fireTrains(
        input,
        n * inputs,
        inputs,
        perInput,
        length,
        seed,
        inputStream,
        position,
        epoch,
        inputWords,
        inputLines,
      );
      const inputPulses = fired;
      const columns = fireTrains(
        error,
        n * outputs,
        outputs,
        perError,
        length,
        seed,
        errorStream,
        position,
        epoch,
        errorWords,
        errorLines,
      );
      coincide(inputWords, inputLines, rows, errorWords, errorLines, columns, pulses, (row, column, count, up) => {
        pulse(row * outputs + column, count, up, position, epoch);
      });
      const { up: ups, down: downs } = pulses;
      add(counters, at, [length, inputPulses, fired, ups + (planes - 1) * downs, downs + (planes - 1) * ups]);
    }
  };
}

/**
 * Finds the crosspoints whose two trains coincide and how often; W falls where input and error have the same sign.
 *
 * @param total set to the coincidences that raise and lower weights
 */
function coincide(
  inputWords: Int32Array,
  inputLines: Int32Array,
  rows: number,
  errorWords: Int32Array,
  errorLines: Int32Array,
  columns: number,
  total: { up: number; down: number },
  onCoincidence: (row: number, column: number, count: number, up: boolean) => void,
): void {
  total.up = 0;
  total.down = 0;
  for (let i = 0; i < rows; i++) {
    const row = inputLines[i] as number;
    const word = inputWords[row] as number;
    for (let k = 0; k < columns; k++) {
      const column = errorLines[k] as number;
      const other = errorWords[column] as number;
      const count = countBits(word & other & 0x7fffffff);
      if (count === 0) continue;
      const up = (word ^ other) < 0;
      if (up) total.up += count;
      else total.down += count;
      onCoincidence(row, column, count, up);
    }
  }
}

/** The gradient of the batch, accumulated digitally, becomes whole pulses and is written row by row. */
export function compileWrite(operation: WriteOperation, tile: CpuTile, context: ChangeContext): Step {
  if (!tile.spec.device.pulse) return compileExact(operation, tile, context, 2);
  const { precision, seed, values, counters, at } = context;
  const pulse = compilePulseWeight(tile, operation.label, precision, seed);
  const input = values[operation.input] as Real;
  const error = values[operation.error] as Real;
  const { inputs, outputs } = tile;
  const [lower, upper] = tile.spec.device.range;
  const most = Math.ceil((upper - lower) / tile.spec.device.granularity);
  const perGranularity = Math.fround(operation.rate / tile.spec.device.granularity);
  const planes = planesOf(tile.spec.mapping);
  const gradient = allocate(precision, outputs);
  const accumulateRow = compileAccumulateRow(precision, input, error, tile, gradient);
  return ({ count, first, epoch }) => {
    for (let j = 0; j < inputs; j++) {
      if (!accumulateRow(j, count)) continue;
      let ups = 0;
      let downs = 0;
      let busiestUp = 0;
      let busiestDown = 0;
      let writes = 0;
      for (let o = 0; o < outputs; o++) {
        const wanted = roundHalfEven(Math.fround((gradient[o] as number) * perGranularity));
        const pulses = Math.min(Math.abs(wanted), most);
        if (!(pulses > 0)) continue;
        const up = wanted < 0;
        writes += 1;
        if (up) {
          ups += pulses;
          busiestUp = Math.max(busiestUp, pulses);
        } else {
          downs += pulses;
          busiestDown = Math.max(busiestDown, pulses);
        }
        pulse(j * outputs + o, pulses, up, first, epoch);
      }
      add(counters, at, [busiestUp, busiestDown, ups + (planes - 1) * downs, downs + (planes - 1) * ups, writes]);
    }
  };
}

/** The change itself, sample by sample; counts |Δw| in 1/1024 of a pulse at `at + pulsesAt` (up) and the next (down). */
function compileExact(
  operation: UpdateOperation | WriteOperation,
  tile: CpuTile,
  context: ChangeContext,
  pulsesAt: number,
): Step {
  const { precision, values, counters, at } = context;
  const input = values[operation.input] as Real;
  const error = values[operation.error] as Real;
  const { inputs, outputs, planes } = tile;
  const cells = inputs * outputs;
  const rate = precision === 'float32' ? Math.fround(operation.rate) : operation.rate;
  const perPulse = Math.fround(1024 / tile.spec.device.granularity);
  const change = allocate(precision, outputs);
  const accumulateRow = compileAccumulateRow(precision, input, error, tile, change);
  const pulses = { up: 0, down: 0 };
  return ({ count }) => {
    pulses.up = 0;
    pulses.down = 0;
    for (let j = 0; j < inputs; j++) {
      if (!accumulateRow(j, count)) continue;
      for (let o = 0; o < outputs; o++) change[o] = (change[o] as number) * rate;
      subtractRow(planes, j * outputs, change);
      if (planes.length > cells) addRow(planes, cells + j * outputs, change);
      countExact(change, perPulse, pulses);
    }
    const { up, down } = pulses;
    const mirrored = planes.length > cells ? 1 : 0;
    refreshWeights(tile);
    add(counters, at + pulsesAt, [up + mirrored * down, down + mirrored * up]);
  };
}

function subtractRow(planes: Real, at: number, change: Real): void {
  for (let o = 0; o < change.length; o++) planes[at + o] = (planes[at + o] as number) - (change[o] as number);
}

function addRow(planes: Real, at: number, change: Real): void {
  for (let o = 0; o < change.length; o++) planes[at + o] = (planes[at + o] as number) + (change[o] as number);
}

/** Adds |Δw| of a row in pulses; summed by groups of four outputs, as a GPU invocation does. */
function countExact(change: Real, perPulse: number, pulses: { up: number; down: number }): void {
  for (let start = 0; start < change.length; start += 4) {
    const end = Math.min(start + 4, change.length);
    let net = 0;
    let magnitude = 0;
    for (let o = start; o < end; o++) {
      net += change[o] as number;
      magnitude += Math.abs(change[o] as number);
    }
    pulses.up += Math.min(roundHalfEven(((magnitude - net) / 2) * perPulse), 2 ** 24);
    pulses.down += Math.min(roundHalfEven(((magnitude + net) / 2) * perPulse), 2 ** 24);
  }
}

type AccumulateRow = (row: number, count: number) => boolean;

/** sums[o] = Σ_n x[n][row] d[n][o] over the samples of a batch; false where the row's input is zero throughout. */
function compileAccumulateRow(
  precision: Precision,
  input: Real,
  error: Real,
  tile: CpuTile,
  sums: Real,
): AccumulateRow {
  const products = productsFor(precision);
  const { inputs, outputs } = tile;
  const samples = input.length / inputs;
  const column = allocate(precision, samples);
  const listed = new Int32Array(samples);
  return (row, count) => {
    let used = 0;
    for (let n = 0; n < count; n++) {
      const x = input[n * inputs + row] as number;
      column[n] = x;
      if (x !== 0) listed[used++] = n;
    }
    sums.fill(0);
    products.forward(error, outputs, column, listed, used, sums);
    return used > 0;
  };
}

function add(counters: Float64Array, at: number, amounts: readonly number[]): void {
  amounts.forEach((amount, index) => {
    counters[at + index] = (counters[at + index] as number) + amount;
  });
}
