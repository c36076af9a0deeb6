/**
 * The header of a .npy file: a Python dictionary of `descr`, `fortran_order` and `shape`, in any order. Only what plain
 * arrays need is understood; nothing is evaluated.
 */
import { type NumberFormat, numberFormats } from './number-formats.ts';
import { WeightsError } from './tensor.ts';

export interface NpyHeader {
  /** As the file has it, for instance `<f4`. */
  readonly descr: string;
  readonly format: NumberFormat;
  readonly littleEndian: boolean;
  /** Whether the first index runs fastest. */
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

const formats: ReadonlyMap<string, NumberFormat> = new Map<string, NumberFormat>([
  ['f8', numberFormats.float64],
  ['f4', numberFormats.float32],
  ['f2', numberFormats.float16],
  ['i8', numberFormats.int64],
  ['i4', numberFormats.int32],
  ['i2', numberFormats.int16],
  ['i1', numberFormats.int8],
  ['u8', numberFormats.uint64],
  ['u4', numberFormats.uint32],
  ['u2', numberFormats.uint16],
  ['u1', numberFormats.uint8],
]);

const keys = ['descr', 'fortran_order', 'shape'];
/** Spaces pad it, a new line ends it. */
const dictionary = /^\{([^{}]*)\} *\n?$/;
/** A key with a text, a truth value, a tuple of whole numbers or (to be told of) a list. */
const pair = / *'(\w+)' *: *('[^'\\]*'|True|False|\([\d, ]*\)|\[.*\]) *(?:,|$)/y;

/** @throws WeightsError naming `file` */
export function parseNpyHeader(text: string, file: string): NpyHeader {
  const values = pairsOf(text);
  const descr = values?.get('descr') ?? '';
  const order = values?.get('fortran_order') ?? '';
  const shape = shapeOf(values?.get('shape') ?? '');
  if (values?.size !== keys.length || shape === undefined || !/^['[]/.test(descr) || !/^[TF]/.test(order)) {
    const expected = 'a header of descr, fortran_order and shape';
    throw new WeightsError(`${file}: Expected ${expected}, got \`${text.trim().slice(0, 120)}\``);
  }
  const plain = descr.startsWith("'") ? descr.slice(1, -1) : descr;
  return { ...formatOf(plain, file), fortranOrder: order === 'True', shape };
}

/** Nothing unless the text is a dictionary of the known keys, each once. */
function pairsOf(text: string): ReadonlyMap<string, string> | undefined {
  const inner = dictionary.exec(text)?.[1]?.replace(/ +$/, '');
  if (inner === undefined) return undefined;
  const values = new Map<string, string>();
  pair.lastIndex = 0;
  while (pair.lastIndex < inner.length) {
    const [, key, value] = pair.exec(inner) ?? [];
    if (key === undefined || value === undefined || !keys.includes(key) || values.has(key)) return undefined;
    values.set(key, value);
  }
  return values;
}

/** `()`, `(3,)`, `(3, 4)`. */
function shapeOf(text: string): readonly number[] | undefined {
  const inner = /^\((.*)\)$/.exec(text)?.[1]?.trim();
  if (inner === undefined) return undefined;
  if (inner === '') return [];
  if (!inner.includes(',')) return undefined;
  const lengths = inner.replace(/,$/, '').split(',');
  return lengths.every((length) => /^ *\d{1,15} *$/.test(length)) ? lengths.map(Number) : undefined;
}

function formatOf(descr: string, file: string): Pick<NpyHeader, 'descr' | 'format' | 'littleEndian'> {
  if (/^[|<>=]?O/.test(descr)) {
    const got = 'Python objects (a pickle, which is not read): save an array of numbers';
    throw new WeightsError(`${file}: Expected an array of numbers, got ${got}`);
  }
  const [, order, kind] = /^([<>|])(\w+)$/.exec(descr) ?? [];
  const format = formats.get(kind ?? '');
  if (format && (order !== '|' || format.bytes === 1)) return { descr, format, littleEndian: order !== '>' };
  const expected = `numbers of ${[...formats.keys()].join(', ')}, after < or > for the order of bytes`;
  throw new WeightsError(`${file}: Expected ${expected}, got \`${descr.slice(0, 60)}\``);
}
