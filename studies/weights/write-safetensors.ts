/** Writes tensors as a safetensors file of float32, whole or not at all. Format: parse-safetensors.ts. */
import { writeAtomically } from '../run/files.ts';
import { countOf, formatIndex, formatShape, type Tensor, WeightsError } from './tensor.ts';

/** Text by text, for instance where the weights come from. */
export type Metadata = Readonly<Record<string, string>>;

/** @throws WeightsError for what float32 cannot hold, OutputError for what cannot be written */
export async function writeSafetensors(
  path: string,
  tensors: readonly Tensor[],
  metadata: Metadata = {},
): Promise<void> {
  await writeAtomically(path, formatSafetensors(tensors, metadata));
}

/** The bytes of the file; values are rounded to float32. */
export function formatSafetensors(tensors: readonly Tensor[], metadata: Metadata = {}): Uint8Array {
  checkNames(tensors);
  const entries: [string, object][] = Object.keys(metadata).length > 0 ? [['__metadata__', metadata]] : [];
  let reached = 0;
  for (const { name, shape, values } of tensors) {
    if (countOf(shape) !== values.length) {
      throw new WeightsError(`Expected \`${name}\` to be ${formatShape(shape)}, got ${values.length} numbers`);
    }
    const end = reached + 4 * values.length;
    entries.push([name, { dtype: 'F32', shape, data_offsets: [reached, end] }]);
    reached = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  // Data begin at a multiple of 8 bytes, so that a reader can map them.
  const length = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + length + reached).fill(0x20, 8, 8 + length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(length), true);
  bytes.set(json, 8);
  let offset = 8 + length;
  for (const tensor of tensors) {
    writeNumbers(tensor, view, offset);
    offset += 4 * tensor.values.length;
  }
  return bytes;
}

function writeNumbers({ name, shape, values }: Tensor, view: DataView, start: number): void {
  for (const [i, value] of values.entries()) {
    if (!Number.isFinite(Math.fround(value))) {
      const where = `${name}${formatIndex(i, shape)}`;
      throw new WeightsError(`Expected \`${where}\` to be finite in float32, got \`${value}\``);
    }
    view.setFloat32(start + 4 * i, value, true);
  }
}

function checkNames(tensors: readonly Tensor[]): void {
  const seen = new Set(['__metadata__']);
  for (const { name } of tensors) {
    if (seen.has(name)) throw new WeightsError(`Expected a name not yet taken for every tensor, got \`${name}\``);
    seen.add(name);
  }
}
