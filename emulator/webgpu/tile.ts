/**
 * A tile on the device, in rows padded to four: planes, device fields, the weights that reads see, and what reads depend
 * on besides (`tile/conditions.ts`).
 */
import { type Conditions, conditionsNeeded, isSolvedPerRead } from '../tile/conditions.ts';
import { drawTile, roomForCrosspoints, type TileState } from '../tile/initial-state.ts';
import { storedOutputs, type TileSpec } from '../tile/tile.ts';
import { planesOf } from '../tile/unit-cell.ts';
import { weightSlices } from '../tile/weight-slices.ts';
import { padRows, type RowOrder, readBack, storageBuffer, unpadRows } from './buffers.ts';
import { padded } from './kernel.ts';

/** Of what is sent to the device: a large tile takes no second copy on its way. */
const bytesAtOnce = 2 ** 22;

export class GpuTile {
  readonly spec: TileSpec;
  /** Columns of weights that are stored: outputs, and unit columns behind them. */
  readonly stored: number;
  readonly planes: GPUBuffer;
  /** [planes][fields][inputs][stored]: neighbouring invocations fetch neighbouring numbers. */
  readonly fields: GPUBuffer;
  /** [slices][inputs][stored] */
  readonly weights: GPUBuffer;
  /** [planes + 1][inputs][stored] by which wires weaken crosspoints: one buffer; none without wires. */
  readonly weakening: readonly GPUBuffer[];
  /** [slices][inputs][stored]; small where reads have no use for them. */
  readonly variance: GPUBuffer;
  readonly magnitude: GPUBuffer;
  /** [planes][inputs][stored] variances of states, for reads that draw crosspoints one by one; else small. */
  readonly cellVariance: GPUBuffer;
  /** [outputs] digital factors. */
  readonly scales: GPUBuffer;
  readonly #device: GPUDevice;
  readonly #averages = new Map<string, GPUBuffer>();
  /** What was written, as the device has it: nothing there changes it. */
  #attenuation: Float64Array | null = null;
  #variances: Float64Array | null = null;
  #scales: Float64Array | null = null;

  constructor(device: GPUDevice, spec: TileSpec, seed: number) {
    const { name, inputs, outputs } = spec.declaration;
    const planes = planesOf(spec.mapping);
    const needs = conditionsNeeded(spec);
    this.stored = storedOutputs(spec);
    this.#device = device;
    this.spec = spec;
    const plane = inputs * padded(this.stored) * 4;
    const buffer = (part: string, bytes: number) => storageBuffer(device, `${name}: ${part}`, bytes);
    const matrices = weightSlices(spec).slices.length * plane;
    this.planes = buffer('planes', planes * plane);
    this.fields = buffer('fields', planes * (spec.device.pulse?.fields.length ?? 0) * plane);
    this.weights = buffer('weights', matrices);
    this.weakening = needs.attenuation ? [buffer('attenuation', (planes + 1) * plane)] : [];
    this.variance = buffer('variance', needs.variance ? matrices : 0);
    this.magnitude = buffer('magnitude', needs.magnitude ? matrices : 0);
    const isDrawn = spec.device.inference !== null && isSolvedPerRead(spec);
    this.cellVariance = buffer('variances of states', isDrawn ? planes * plane : 0);
    this.scales = buffer('scales', padded(outputs) * 4);
    const drawn = roomForCrosspoints(spec, (length) => new Float32Array(length));
    drawTile(spec, seed, drawn);
    this.write(drawn);
  }

  /** Whether outputs have digital factors. */
  get isScaled(): boolean {
    return this.#scales !== null;
  }

  get buffers(): readonly GPUBuffer[] {
    const { planes, fields, weights, weakening, variance, magnitude, cellVariance, scales } = this;
    return [
      planes,
      fields,
      weights,
      ...weakening,
      variance,
      magnitude,
      cellVariance,
      scales,
      ...this.#averages.values(),
    ];
  }

  /** Moving range of the inputs of an operation, kept from batch to batch. */
  average(operation: string): GPUBuffer {
    const known = this.#averages.get(operation);
    if (known) return known;
    const made = storageBuffer(this.#device, `${this.spec.declaration.name}: range of ${operation}`, 16);
    this.#averages.set(operation, made);
    return made;
  }

  /** What a read sees follows by {@link weighDispatch}. */
  write({ planes, fields, attenuation, variance, scales, averages = {} }: TileState<ArrayLike<number>>): void {
    for (const [label, average] of Object.entries(averages)) {
      this.#device.queue.writeBuffer(this.average(label), 0, Float32Array.of(average, 1));
    }
    this.#upload(this.planes, planes);
    if (fields.length > 0) this.#upload(this.fields, fields, this.#fieldOrder());
    if (this.weakening.length > 0) this.#weaken(attenuation ?? null);
    this.#variances = variance ?? null;
    if (this.spec.device.inference && isSolvedPerRead(this.spec)) {
      this.#upload(this.cellVariance, variance ?? new Float64Array(planes.length));
    }
    this.#scales = scales ? Float64Array.from(scales, Math.fround) : null;
    if (this.#scales) this.#device.queue.writeBuffer(this.scales, 0, padRows(this.#scales, this.#scales.length));
  }

  async read(): Promise<TileState> {
    const { inputs } = this.spec.declaration;
    const planes = planesOf(this.spec.mapping);
    const order = this.#fieldOrder();
    const read = async (buffer: GPUBuffer, copies: number, own?: RowOrder) =>
      copies === 0
        ? new Float64Array(0)
        : unpadRows(await readBack(this.#device, buffer), this.stored, copies * inputs, own);
    return {
      planes: await read(this.planes, planes),
      fields: await read(this.fields, planes * order.step, order),
      ...(this.#attenuation && { attenuation: this.#attenuation.slice() }),
      ...(this.#variances && { variance: this.#variances }),
      ...(this.#scales && { scales: this.#scales.slice() }),
      ...(await this.#readAverages()),
    };
  }

  async #readAverages(): Promise<Pick<TileState, 'averages'>> {
    const averages: Record<string, number> = {};
    for (const [label, buffer] of this.#averages) {
      const [average = 0, exists = 0] = new Float32Array(await readBack(this.#device, buffer));
      if (exists !== 0) averages[label] = average;
    }
    return Object.keys(averages).length > 0 ? { averages } : {};
  }

  /** What was found of the tile's wires and noise; weights follow by {@link weighDispatch}. */
  setConditions({ attenuation, variance, magnitude }: Conditions): void {
    if (attenuation) this.#weaken(attenuation);
    if (variance) this.#upload(this.variance, variance);
    if (magnitude) this.#upload(this.magnitude, magnitude);
  }

  /** @param attenuation null: wires weaken nothing yet */
  #weaken(attenuation: ArrayLike<number> | null): void {
    const cells = (planesOf(this.spec.mapping) + 1) * this.spec.declaration.inputs * this.stored;
    this.#attenuation = attenuation ? Float64Array.from(attenuation, Math.fround) : new Float64Array(cells).fill(1);
    for (const buffer of this.weakening) this.#upload(buffer, this.#attenuation);
  }

  /** Rows of a field on the device, among those of crosspoints on the host, whose fields lie side by side. */
  #fieldOrder(): RowOrder {
    const { inputs } = this.spec.declaration;
    const step = this.spec.device.pulse?.fields.length ?? 0;
    const startOf = (row: number) => {
      const field = Math.floor(row / inputs) % step;
      const plane = Math.floor(row / inputs / step);
      return (plane * inputs + (row % inputs)) * this.stored * step + field;
    };
    return { startOf, step };
  }

  #upload(buffer: GPUBuffer, values: ArrayLike<number>, order?: RowOrder): void {
    const rows = values.length / this.stored;
    const stride = padded(this.stored) * 4;
    const atOnce = Math.ceil(bytesAtOnce / stride);
    for (let first = 0; first < rows; first += atOnce) {
      const some = padRows(values, this.stored, first, Math.min(atOnce, rows - first), order);
      this.#device.queue.writeBuffer(buffer, first * stride, some);
    }
  }
}
