/**
 * Safetensors, as strict as its reference implementation (Hugging Face, https://huggingface.co/docs/safetensors).
 *
 * Eight bytes little-endian: the header's length. The header: JSON that gives, by name, `dtype`, `shape` and the bytes
 * from `data_offsets[0]` up to `data_offsets[1]`, counted from the header's end; `__metadata__` maps text to text. The
 * rest is data, little-endian, the last index fastest. Tensors tile the data: no byte belongs to two of them or to none.
 */
import { z } from 'zod';
import { duplicateKey } from './duplicate-key.ts';
import { decodeNumbers, type NumberFormat, numberFormats } from './number-formats.ts';
import { checkFinite, countOf, formatShape, type Tensor, WeightsError } from './tensor.ts';

/** Longest header; the reference takes 100 MB, a thousand layers need 0.2 MB. @unit byte */
const longestHeader = 2 ** 24;

const formats: ReadonlyMap<string, NumberFormat> = new Map<string, NumberFormat>([
  ['F64', numberFormats.float64],
  ['F32', numberFormats.float32],
  ['F16', numberFormats.float16],
  ['BF16', numberFormats.bfloat16],
  ['I64', numberFormats.int64],
  ['I32', numberFormats.int32],
  ['I16', numberFormats.int16],
  ['I8', numberFormats.int8],
  ['U64', numberFormats.uint64],
  ['U32', numberFormats.uint32],
  ['U16', numberFormats.uint16],
  ['U8', numberFormats.uint8],
]);

const size = z.number().int().min(0);
const entrySchema = z.strictObject({
  dtype: z.string(),
  shape: z.array(size),
  data_offsets: z.tuple([size, size]),
});
const metadataSchema = z.record(z.string(), z.string());

interface Entry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

/**
 * Tensors in the order of their data.
 * @throws WeightsError naming `file`
 */
export function parseSafetensors(bytes: Uint8Array, file: string): readonly Tensor[] {
  const header = readHeader(bytes, file);
  const data = bytes.subarray(8 + header.length);
  const entries = entriesOf(header.json, file).sort((one, other) => one.start - other.start || one.end - other.end);
  checkTiling(entries, data.length, file);
  return entries.map((entry) => {
    const { name, shape, start, end } = entry;
    const tensor = { name, shape, values: decodeNumbers(data.subarray(start, end), formatOf(entry, file), true) };
    checkFinite(tensor, file);
    return tensor;
  });
}

function readHeader(bytes: Uint8Array, file: string): { readonly json: object; readonly length: number } {
  if (bytes.length < 8) {
    refuse(file, 'a safetensors file, which begins with 8 bytes of header length', `${bytes.length} bytes`);
  }
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (length > longestHeader) refuse(file, `to have a header of at most ${longestHeader} bytes`, `${length} bytes`);
  if (length > bytes.length - 8) {
    refuse(
      file,
      `to have the ${length} bytes of header it announces`,
      `${bytes.length - 8} bytes: the file is cut off`,
    );
  }
  let json: unknown;
  let text = '';
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(8, 8 + length));
    json = JSON.parse(text);
  } catch (cause) {
    refuse(file, 'to have a header of JSON', (cause as Error).message);
  }
  if (!text.startsWith('{') || typeof json !== 'object' || json === null) {
    refuse(file, 'to have a header that is a JSON object', `\`${text.slice(0, 20)}\``);
  }
  const twice = duplicateKey(text);
  if (twice !== undefined) refuse(file, 'to have every name once in its header', `\`${twice}\` twice`);
  return { json, length };
}

function entriesOf(json: object, file: string): Entry[] {
  const entries: Entry[] = [];
  for (const [name, raw] of Object.entries(json)) {
    if (name === '__metadata__') {
      if (!metadataSchema.safeParse(raw).success)
        refuse(file, '`__metadata__` to map text to text', JSON.stringify(raw));
      continue;
    }
    const parsed = entrySchema.safeParse(raw);
    if (!parsed.success) {
      const expected = `\`${name}\` to have dtype, shape and data_offsets (whole numbers from 0), and nothing else`;
      refuse(file, expected, JSON.stringify(raw));
    }
    const { dtype, shape, data_offsets } = parsed.data;
    entries.push({ name, dtype, shape, start: data_offsets[0], end: data_offsets[1] });
  }
  return entries;
}

function checkTiling(entries: readonly Entry[], length: number, file: string): void {
  let reached = 0;
  for (const entry of entries) {
    const { name, shape, dtype, start, end } = entry;
    const got = `\`[${start}, ${end}]\``;
    if (start !== reached || end < start) {
      refuse(file, `data_offsets of \`${name}\` to begin at ${reached}, without gap or overlap, and to end later`, got);
    }
    const needed = countOf(shape) * formatOf(entry, file).bytes;
    if (end - start !== needed) {
      refuse(file, `\`${name}\` to have ${needed} bytes, ${formatShape(shape)} of ${dtype}`, `${end - start} bytes`);
    }
    if (end > length) refuse(file, `data_offsets of \`${name}\` to end by ${length}, where the file ends`, got);
    reached = end;
  }
  if (reached < length) refuse(file, `to end with the data of its tensors, ${reached} bytes`, `${length} bytes`);
}

function formatOf({ name, dtype }: Entry, file: string): NumberFormat {
  const format = formats.get(dtype);
  if (!format) refuse(file, `\`${name}\` to have a dtype of ${[...formats.keys()].join(', ')}`, `\`${dtype}\``);
  return format;
}

const longestQuote = 120;

function refuse(file: string, expected: string, got: string): never {
  const quoted = got.length > longestQuote ? `${got.slice(0, longestQuote)}…` : got;
  throw new WeightsError(`${file}: Expected ${expected}, got ${quoted}`);
}
