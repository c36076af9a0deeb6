/**
 * NumPy's .npy, versions 1.0 to 3.0 (NEP 1; https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
 *
 * `\x93NUMPY`, major and minor version, the header's length (little-endian, 2 bytes in version 1, then 4), a header that
 * is a Python dictionary, the data. Arrays of objects hold a pickle, a program for Python's unpickler: refused, as all
 * that is not plain numbers.
 */
import { type NpyHeader, parseNpyHeader } from './npy-header.ts';
import { decodeNumbers } from './number-formats.ts';
import { checkFinite, countOf, formatShape, type Tensor, WeightsError } from './tensor.ts';

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** NumPy itself takes no longer one. @unit byte */
const longestHeader = 10_000;

/** @throws WeightsError naming `file` */
export function parseNpy(bytes: Uint8Array, file: string, name: string): Tensor {
  const { text, end } = readHeader(bytes, file);
  const header = parseNpyHeader(text, file);
  const { shape, format, littleEndian } = header;
  const data = bytes.subarray(end);
  const needed = countOf(shape) * format.bytes;
  if (data.length !== needed) {
    const expected = `${needed} bytes of data, ${formatShape(shape)} of \`${header.descr}\``;
    throw new WeightsError(`${file}: Expected ${expected}, got ${data.length} bytes`);
  }
  const stored = decodeNumbers(data, format, littleEndian);
  const tensor = { name, shape, values: header.fortranOrder ? reorder(stored, header) : stored };
  checkFinite(tensor, file);
  return tensor;
}

function readHeader(bytes: Uint8Array, file: string): { readonly text: string; readonly end: number } {
  if (magic.some((byte, i) => bytes[i] !== byte)) {
    throw new WeightsError(`${file}: Expected a .npy file, which begins with \\x93NUMPY, got other bytes`);
  }
  const version = `${bytes[6]}.${bytes[7]}`;
  if (!['1.0', '2.0', '3.0'].includes(version)) {
    throw new WeightsError(`${file}: Expected version 1.0, 2.0 or 3.0 of .npy, got \`${version}\``);
  }
  const start = version === '1.0' ? 10 : 12;
  if (bytes.length < start) throw cutOff(file, start, bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const length = version === '1.0' ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > longestHeader) {
    throw new WeightsError(`${file}: Expected a header of at most ${longestHeader} bytes, got ${length} bytes`);
  }
  const end = start + length;
  if (bytes.length < end) throw cutOff(file, end, bytes.length);
  const decoder = new TextDecoder(version === '3.0' ? 'utf-8' : 'latin1', { ignoreBOM: true });
  return { text: decoder.decode(bytes.subarray(start, end)), end };
}

function cutOff(file: string, needed: number, got: number): WeightsError {
  return new WeightsError(`${file}: Expected at least ${needed} bytes of header, got ${got}: the file is cut off`);
}

/** From the first index fastest to the last index fastest. */
function reorder(stored: Float64Array, { shape }: NpyHeader): Float64Array {
  const values = new Float64Array(stored.length);
  const index = shape.map(() => 0);
  const strides = shape.map((_, axis) => countOf(shape.slice(0, axis)));
  for (let i = 0; i < values.length; i++) {
    const from = index.reduce((sum, position, axis) => sum + position * (strides[axis] as number), 0);
    values[i] = stored[from] as number;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (index[axis] as number) + 1;
      index[axis] = next < (shape[axis] as number) ? next : 0;
      if (next < (shape[axis] as number)) break;
    }
  }
  return values;
}
