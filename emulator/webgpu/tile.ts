/** A tile on the device: planes, device fields and the weights that reads see, in rows padded to four. */
import type { TileState } from '../tile/initial-state.ts';
import type { TileSpec } from '../tile/tile.ts';
import { planesOf } from '../tile/unit-cell.ts';
import { padRows, readBack, storageBuffer, unpadRows } from './buffers.ts';
import { padded } from './kernel.ts';

export class GpuTile {
  readonly spec: TileSpec;
  readonly planes: GPUBuffer;
  readonly fields: GPUBuffer;
  readonly weights: GPUBuffer;
  readonly #device: GPUDevice;

  constructor(device: GPUDevice, spec: TileSpec, state: TileState) {
    const { name, inputs, outputs } = spec.declaration;
    const plane = inputs * padded(outputs) * 4;
    const fieldCount = spec.device.pulse?.fields.length ?? 0;
    this.#device = device;
    this.spec = spec;
    this.planes = storageBuffer(device, `${name}: planes`, planesOf(spec.mapping) * plane);
    this.fields = storageBuffer(device, `${name}: fields`, planesOf(spec.mapping) * fieldCount * plane);
    this.weights = storageBuffer(device, `${name}: weights`, plane);
    this.write(state);
  }

  /** What a read sees follows by {@link weighDispatch}. */
  write(state: TileState): void {
    const { planes, fields } = state;
    const { outputs } = this.spec.declaration;
    const { queue } = this.#device;
    queue.writeBuffer(this.planes, 0, padRows(planes, outputs));
    if (fields.length > 0) queue.writeBuffer(this.fields, 0, padRows(fields, outputs));
  }

  async read(): Promise<TileState> {
    const { inputs, outputs } = this.spec.declaration;
    const planes = planesOf(this.spec.mapping);
    const fieldCount = this.spec.device.pulse?.fields.length ?? 0;
    const read = async (buffer: GPUBuffer, copies: number) =>
      copies === 0 ? new Float64Array(0) : unpadRows(await readBack(this.#device, buffer), outputs, copies * inputs);
    return { planes: await read(this.planes, planes), fields: await read(this.fields, planes * fieldCount) };
  }
}
