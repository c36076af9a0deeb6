/**
 * IDX, the format of MNIST and its kin (LeCun, Cortes and Burges, "The MNIST database of handwritten digits", section
 * "File formats for the MNIST database").
 *
 * Big-endian: two zero bytes, one byte for the element type (0x08 is unsigned byte), one byte for the number of
 * dimensions, one unsigned 32-bit size per dimension, then the elements in row-major order, and nothing after them.
 * Images are count × height × width, labels count. Bytes in, arrays out: reading and unpacking files happens elsewhere.
 */
import { DataError } from './data-error.ts';
import type { Split } from './data-set.ts';

const UNSIGNED_BYTE = 0x08;

export interface IdxArray {
  /** File the array came from, for messages. */
  readonly path: string;
  readonly shape: readonly number[];
  /** Elements in row-major order; a view into the bytes given. */
  readonly values: Uint8Array;
}

/** Reads one whole IDX file of unsigned bytes. */
export function parseIdx(bytes: Uint8Array, path: string): IdxArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint16(0) !== 0) {
    throw unexpected(path, 'an IDX file, beginning with two zero bytes and at least 4 bytes long', startOf(bytes));
  }
  const type = view.getUint8(2);
  if (type !== UNSIGNED_BYTE) {
    throw unexpected(path, 'an IDX file of unsigned bytes (type 0x08)', `type 0x${hexadecimal(type)}`);
  }
  const dimensions = view.getUint8(3);
  if (dimensions === 0) throw unexpected(path, 'an IDX file of at least 1 dimension', '0');
  const header = 4 + 4 * dimensions;
  if (bytes.length < header) {
    throw unexpected(
      path,
      `an IDX file of ${dimensions} dimensions, at least ${header} bytes`,
      `${bytes.length} bytes`,
    );
  }
  const shape = Array.from({ length: dimensions }, (_, dimension) => view.getUint32(4 + 4 * dimension));
  const expected = header + shape.reduce((product, size) => product * size, 1);
  if (bytes.length !== expected) {
    const defect = bytes.length < expected ? 'truncated' : `${bytes.length - expected} trailing`;
    const what = `an IDX file of ${shape.join(' × ')} elements, ${expected} bytes`;
    throw unexpected(path, what, `${bytes.length} bytes (${defect})`);
  }
  return { path, shape, values: bytes.subarray(header) };
}

export interface LabelledImages {
  readonly split: Split;
  readonly shape: readonly [height: number, width: number];
}

/** Joins a file of images with its file of labels. */
export function pairImagesWithLabels(images: IdxArray, labels: IdxArray, classes: number): LabelledImages {
  const [count = 0, height = 0, width = 0] = images.shape;
  if (images.shape.length !== 3 || images.values.length === 0) {
    throw unexpected(images.path, 'images: 3 dimensions, count × height × width, none of them 0', shapeOf(images));
  }
  if (labels.shape.length !== 1) throw unexpected(labels.path, 'labels: 1 dimension', shapeOf(labels));
  if (labels.values.length !== count) {
    throw unexpected(labels.path, `${count} labels, one for each image of ${images.path}`, `${labels.values.length}`);
  }
  const stray = labels.values.findIndex((label) => label >= classes);
  if (stray >= 0) {
    const got = `${labels.values[stray]} for image ${stray}`;
    throw unexpected(labels.path, `labels from 0 to ${classes - 1}`, got);
  }
  return { split: { count, pixels: images.values, labels: labels.values }, shape: [height, width] };
}

function unexpected(path: string, expected: string, got: string): DataError {
  return new DataError(`Expected \`${path}\` to be ${expected}, got \`${got}\``);
}

function shapeOf(array: IdxArray): string {
  return `${array.shape.join(' × ')} (${array.shape.length} dimensions)`;
}

function startOf(bytes: Uint8Array): string {
  if (bytes.length < 4) return `${bytes.length} bytes`;
  return `0x${Array.from(bytes.subarray(0, 4), hexadecimal).join(' 0x')}`;
}

function hexadecimal(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
