/**
 * How numbers are stored in files of weights.
 *
 * binary16: 1 sign bit, 5 exponent bits (bias 15), 10 fraction bits, subnormal below 2⁻¹⁴ (IEEE 754-2019, §3.6).
 * bfloat16: the upper half of a binary32.
 *
 * Every value is exact in float64, but for 64-bit integers beyond ±2⁵³, which are rounded to it.
 */

export interface NumberFormat {
  /** @unit byte */
  readonly bytes: number;
  read(view: DataView, offset: number, littleEndian: boolean): number;
}

const scratch = new DataView(new ArrayBuffer(4));

export const numberFormats = {
  float64: { bytes: 8, read: (view, offset, little) => view.getFloat64(offset, little) },
  float32: { bytes: 4, read: (view, offset, little) => view.getFloat32(offset, little) },
  float16: { bytes: 2, read: (view, offset, little) => decodeBinary16(view.getUint16(offset, little)) },
  bfloat16: { bytes: 2, read: (view, offset, little) => decodeBfloat16(view.getUint16(offset, little)) },
  int64: { bytes: 8, read: (view, offset, little) => Number(view.getBigInt64(offset, little)) },
  int32: { bytes: 4, read: (view, offset, little) => view.getInt32(offset, little) },
  int16: { bytes: 2, read: (view, offset, little) => view.getInt16(offset, little) },
  int8: { bytes: 1, read: (view, offset) => view.getInt8(offset) },
  uint64: { bytes: 8, read: (view, offset, little) => Number(view.getBigUint64(offset, little)) },
  uint32: { bytes: 4, read: (view, offset, little) => view.getUint32(offset, little) },
  uint16: { bytes: 2, read: (view, offset, little) => view.getUint16(offset, little) },
  uint8: { bytes: 1, read: (view, offset) => view.getUint8(offset) },
} as const satisfies Record<string, NumberFormat>;

export type NumberFormatName = keyof typeof numberFormats;

export function decodeNumbers(data: Uint8Array, format: NumberFormat, littleEndian: boolean): Float64Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const values = new Float64Array(data.byteLength / format.bytes);
  for (let i = 0; i < values.length; i++) values[i] = format.read(view, i * format.bytes, littleEndian);
  return values;
}

export function decodeBinary16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

export function decodeBfloat16(bits: number): number {
  scratch.setUint32(0, bits << 16);
  return scratch.getFloat32(0);
}
