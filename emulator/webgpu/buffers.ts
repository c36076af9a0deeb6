/** Buffers with labels, and copies between padded storage on the device and plain arrays on the host. */
import { BackendError } from '../backend.ts';
import { padded } from './kernel.ts';

// Numeric forms of GPUBufferUsage: the global of that name exists in browsers only.
export const usage = {
  mapRead: 0x1,
  copySource: 0x4,
  copyTarget: 0x8,
  uniform: 0x40,
  storage: 0x80,
  queryResolve: 0x200,
} as const;

/** @throws BackendError where the device cannot bind so much */
export function storageBuffer(device: GPUDevice, label: string, bytes: number): GPUBuffer {
  const most = Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize);
  if (bytes > most) {
    throw new BackendError(
      `Expected \`${label}\` to take at most ${most} bytes on this device, got \`${bytes}\`; ` +
        'what makes it smaller: smaller tiles, fewer weight slices, smaller batches',
    );
  }
  return device.createBuffer({
    label,
    size: Math.max(16, Math.ceil(bytes / 16) * 16),
    usage: usage.storage | usage.copySource | usage.copyTarget,
  });
}

export function uniformBuffer(device: GPUDevice, label: string, bytes: ArrayBuffer | number): GPUBuffer {
  const size = typeof bytes === 'number' ? bytes : bytes.byteLength;
  const buffer = device.createBuffer({ label, size, usage: usage.uniform | usage.copyTarget });
  if (typeof bytes !== 'number') device.queue.writeBuffer(buffer, 0, bytes);
  return buffer;
}

/** Reads a buffer back; waits for everything submitted before. */
export async function readBack(device: GPUDevice, buffer: GPUBuffer): Promise<ArrayBuffer> {
  const staging = device.createBuffer({ size: buffer.size, usage: usage.mapRead | usage.copyTarget });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, staging, 0, buffer.size);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(1);
  const bytes = staging.getMappedRange().slice(0);
  staging.destroy();
  return bytes;
}

/** Where rows are on the host: index of a row's first value, and from one of its values to the next. */
export interface RowOrder {
  startOf(row: number): number;
  readonly step: number;
}

const inOrder = (width: number): RowOrder => ({ startOf: (row) => row * width, step: 1 });

/** Rows of `width` values, `rows` of them from `first` on, as float32 rows of padded width. */
export function padRows(
  values: ArrayLike<number>,
  width: number,
  first = 0,
  rows = Math.floor(values.length / width),
  { startOf, step } = inOrder(width),
): Float32Array<ArrayBuffer> {
  const stride = padded(width);
  const result = new Float32Array(rows * stride);
  for (let row = 0; row < rows; row++) {
    const from = startOf(first + row);
    for (let index = 0; index < width; index++) result[row * stride + index] = values[from + index * step] as number;
  }
  return result;
}

/** The inverse of {@link padRows}, for the first `rows` rows. */
export function unpadRows(
  bytes: ArrayBuffer,
  width: number,
  rows: number,
  { startOf, step } = inOrder(width),
): Float64Array {
  const stride = padded(width);
  const values = new Float32Array(bytes);
  const result = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const to = startOf(row);
    for (let index = 0; index < width; index++) result[to + index * step] = values[row * stride + index] as number;
  }
  return result;
}

/** Bytes as words, padded to a whole word. */
export function asWords(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const words = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  words.set(bytes);
  return words;
}
