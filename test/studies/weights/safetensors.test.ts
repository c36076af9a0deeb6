import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutputError } from '../../../studies/run/files.ts';
import { parseSafetensors } from '../../../studies/weights/parse-safetensors.ts';
import { type Tensor, WeightsError } from '../../../studies/weights/tensor.ts';
import { formatSafetensors, writeSafetensors } from '../../../studies/weights/write-safetensors.ts';
import { bytesOf, golden } from './golden-files.ts';

const tensor = (name: string, shape: number[], values: readonly number[]): Tensor => ({
  name,
  shape,
  values: Float64Array.from(values),
});

/** A file by hand: any header, any data. */
function fileOf(header: unknown, data: Uint8Array = new Uint8Array(), announced?: number): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(announced ?? text.length));
  return new Uint8Array(Buffer.concat([length, text, data]));
}

const one = (dtype: string, shape: number[], start: number, end: number) => ({
  dtype,
  shape,
  data_offsets: [start, end],
});

describe('reading', () => {
  it('takes what Python’s safetensors writes, of mixed formats', () => {
    const tensors = new Map(parseSafetensors(bytesOf(golden.mixed), 'mixed').map((found) => [found.name, found]));
    expect([...tensors.keys()].sort()).toEqual(['fc1.bias', 'fc1.weight', 'fc2.bias', 'fc2.weight']);
    expect(tensors.get('fc1.weight')?.shape).toEqual([2, 3]);
    expect([...tensors.get('fc1.weight')!.values]).toEqual(golden.rowsInFloat32.flat());
    expect([...tensors.get('fc1.bias')!.values]).toEqual(golden.rowsInFloat16.map(([first]) => first));
    expect(tensors.get('fc2.weight')?.shape).toEqual([3, 2]);
    const columns = [0, 1, 2].flatMap((column) => golden.rows.map((row) => row[column]));
    expect([...tensors.get('fc2.weight')!.values]).toEqual(columns);
    expect([...tensors.get('fc2.bias')!.values]).toEqual([-7, 0, 100]);
  });

  it('takes bfloat16', () => {
    const [found] = parseSafetensors(bytesOf(golden.bfloat16File), 'bfloat16');
    expect([...found!.values]).toEqual(golden.bfloat16Values);
  });

  it('takes a header in any order, a scalar and an empty tensor', () => {
    const header = { late: one('U8', [], 2, 3), none: one('F32', [0, 4], 2, 2), early: one('I8', [2], 0, 2) };
    const found = parseSafetensors(fileOf(header, Uint8Array.of(255, 1, 7)), 'file');
    expect(found.map(({ name, values }) => [name, ...values])).toEqual([['early', -1, 1], ['none'], ['late', 7]]);
  });
});

describe('what is not safetensors is refused in one line:', () => {
  const four = new Uint8Array(4);
  const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['too short', Uint8Array.of(1, 2, 3), /8 bytes of header length, got 3 bytes$/],
    ['cut off in the header', fileOf('{}', four, 50), /the 50 bytes of header it announces, got 6 bytes: .* cut off$/],
    ['a huge header', fileOf('{}', four, 2 ** 40), /header of at most 16777216 bytes, got 1099511627776 bytes$/],
    ['beyond what numbers count', fileOf('{}').fill(255, 0, 8), /header of at most 16777216 bytes/],
    ['no JSON', fileOf('{"a":\n\nnope}'), /header of JSON, got .+$/],
    ['no UTF-8', fileOf('{"a"}').fill(0xff, 10, 11), /header of JSON, got .+$/],
    ['an array', fileOf([1]), /header that is a JSON object, got `\[1\]`$/],
    ['null', fileOf('null'), /header that is a JSON object/],
    ['space before', fileOf(' {}'), /header that is a JSON object/],
    [
      'a name twice',
      fileOf(
        '{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"\\u0061":{"dtype":"I8","shape":[4],"data_offsets":[0,4]}}',
        four,
      ),
      /every name once in its header, got `a` twice$/,
    ],
    [
      'a dtype twice',
      fileOf('{"a":{"dtype":"U8","dtype":"I8","shape":[4],"data_offsets":[0,4]}}', four),
      /`dtype` twice$/,
    ],
    ['metadata of numbers', fileOf({ __metadata__: { a: 1 } }), /`__metadata__` to map text to text, got {"a":1}$/],
    ['no offsets', fileOf({ a: { dtype: 'F32', shape: [1] } }, four), /`a` to have dtype, shape and data_offsets/],
    ['more than is known', fileOf({ a: { ...one('F32', [1], 0, 4), b: 1 } }, four), /and nothing else, got/],
    ['a negative length', fileOf({ a: one('F32', [-1, -1], 0, 4) }, four), /whole numbers from 0/],
    ['a broken length', fileOf({ a: one('F32', [0.5, 2], 0, 4) }, four), /whole numbers from 0/],
    ['an unknown dtype', fileOf({ a: one('F8_E4M3', [4], 0, 4) }, four), /dtype of F64, F32, .*U8, got `F8_E4M3`$/],
    ['too few bytes', fileOf({ a: one('F32', [2], 0, 4) }, four), /`a` to have 8 bytes, 2 of F32, got 4 bytes$/],
    ['too many bytes', fileOf({ a: one('U8', [1, 2], 0, 4) }, four), /`a` to have 2 bytes, 1 × 2 of U8, got 4 bytes$/],
    ['a huge shape', fileOf({ a: one('U8', [2 ** 40, 2 ** 40], 0, 4) }, four), /to have 1\.\d+e\+24 bytes/],
    [
      'data cut off',
      fileOf({ a: one('F32', [2], 0, 8) }, four),
      /`a` to end by 4, where the file ends, got `\[0, 8\]`$/,
    ],
    ['data left over', fileOf({ a: one('U8', [3], 0, 3) }, four), /data of its tensors, 3 bytes, got 4 bytes$/],
    [
      'a gap',
      fileOf({ a: one('U8', [1], 0, 1), b: one('U8', [2], 2, 4) }, four),
      /`b` to begin at 1, .*got `\[2, 4\]`$/,
    ],
    ['an overlap', fileOf({ a: one('U8', [3], 0, 3), b: one('U8', [2], 2, 4) }, four), /`b` to begin at 3/],
    ['the same bytes twice', fileOf({ a: one('U8', [4], 0, 4), b: one('U8', [4], 0, 4) }, four), /`b` to begin at 4/],
    ['a start after 0', fileOf({ a: one('U8', [3], 1, 4) }, four), /`a` to begin at 0/],
    ['an end before its start', fileOf({ a: one('U8', [4], 0, 4), b: one('U8', [0], 4, 2) }, four), /and to end later/],
    [
      'infinity',
      fileOf({ a: one('BF16', [2, 2], 0, 8) }, Uint8Array.of(0, 0, 0, 0, 0x80, 0x7f, 0, 0)),
      /`a\[1, 0\]` to be a finite number, got `Infinity`$/,
    ],
    [
      'NaN',
      fileOf({ a: one('F16', [2], 0, 4) }, Uint8Array.of(0, 0, 0, 0x7e)),
      /`a\[1\]` to be a finite number, got `NaN`$/,
    ],
  ];
  it.each(cases)('%s', (_, bytes, message) => {
    const read = () => parseSafetensors(bytes, 'folder/w.safetensors');
    expect(read).toThrow(WeightsError);
    expect(read).toThrow(message);
    expect(read).toThrow(/^folder\/w\.safetensors: Expected [^\n]+$/);
  });

  it('a file that lost or gained bytes at its end', () => {
    const whole = bytesOf(golden.mixed);
    for (let length = 0; length < whole.length; length++) {
      expect(() => parseSafetensors(whole.subarray(0, length), 'cut')).toThrow(WeightsError);
    }
    expect(() => parseSafetensors(Buffer.concat([whole, Uint8Array.of(0)]), 'longer')).toThrow(WeightsError);
  });

  it('and never anything but a WeightsError, whatever byte is changed', () => {
    const whole = bytesOf(golden.mixed);
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = whole.slice();
        for (const [at, byte] of changes) bytes[at] = byte;
        try {
          for (const { shape, values } of parseSafetensors(bytes, 'changed')) {
            expect(values.length).toBe(shape.reduce((count, length) => count * length, 1));
          }
        } catch (error) {
          expect(error).toBeInstanceOf(WeightsError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('writing', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'crosspoint-weights-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const finite = fc.float({ noNaN: true, noDefaultInfinity: true });
  const anyTensor = fc.array(fc.nat(4), { maxLength: 3 }).chain((shape) => {
    const length = shape.reduce((count, side) => count * side, 1);
    return fc.record({
      shape: fc.constant(shape),
      values: fc.array(finite, { minLength: length, maxLength: length }).map((values) => Float64Array.from(values)),
    });
  });
  const anyTensors = fc
    .dictionary(fc.string({ unit: 'binary' }), anyTensor, { maxKeys: 4 })
    .map((record) => Object.entries(record).map(([name, { shape, values }]) => ({ name, shape, values })))
    .filter((tensors) => tensors.every(({ name }) => name !== '__metadata__'));

  it('and reading give the same tensors', () => {
    fc.assert(
      fc.property(anyTensors, (tensors) => {
        const bytes = formatSafetensors(tensors, { from: 'a test' });
        expect(parseSafetensors(bytes, 'round trip')).toEqual(tensors);
      }),
    );
  });

  it('puts the bytes where the format has them, data at a multiple of 8', () => {
    const bytes = Buffer.from(formatSafetensors([tensor('a', [1, 2], [1, -2.5])], { k: 'v' }));
    const length = Number(bytes.readBigUInt64LE(0));
    expect(length % 8).toBe(0);
    expect(
      bytes
        .subarray(8, 8 + length)
        .toString()
        .trimEnd(),
    ).toBe('{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}');
    expect(bytes.length).toBe(8 + length + 8);
    expect([bytes.readFloatLE(8 + length), bytes.readFloatLE(12 + length)]).toEqual([1, -2.5]);
  });

  it('rounds to float32', () => {
    const [found] = parseSafetensors(formatSafetensors([tensor('a', [1], [0.1])]), 'file');
    expect(found?.values[0]).toBe(Math.fround(0.1));
  });

  it('leaves one whole file', async () => {
    const path = join(folder, 'weights.safetensors');
    await writeSafetensors(path, [tensor('a', [2], [1, 2])]);
    await writeSafetensors(path, [tensor('b', [2], [3, 4])]);
    expect(readdirSync(folder)).toEqual(['weights.safetensors']);
    expect(parseSafetensors(readFileSync(path), path)).toEqual([tensor('b', [2], [3, 4])]);
  });

  it('refuses what float32 cannot hold, and leaves what was there', async () => {
    const path = join(folder, 'weights.safetensors');
    await writeSafetensors(path, [tensor('a', [1], [1])]);
    const before = readFileSync(path);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1e39]) {
      const write = writeSafetensors(path, [tensor('a', [2, 1], [1, value])]);
      await expect(write).rejects.toThrow(`Expected \`a[1, 0]\` to be finite in float32, got \`${value}\``);
    }
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(folder)).toEqual(['weights.safetensors']);
  });

  it('refuses names twice, the name of the metadata, and shapes of other counts', () => {
    const a = tensor('a', [1], [1]);
    expect(() => formatSafetensors([a, a])).toThrow(/name not yet taken for every tensor, got `a`$/);
    expect(() => formatSafetensors([{ ...a, name: '__metadata__' }])).toThrow(WeightsError);
    expect(() => formatSafetensors([{ ...a, shape: [2, 3] }])).toThrow(/Expected `a` to be 2 × 3, got 1 numbers$/);
  });

  it('tells of a folder that is not there', async () => {
    const write = writeSafetensors(join(folder, 'none', 'w.safetensors'), [tensor('a', [1], [1])]);
    await expect(write).rejects.toThrow(OutputError);
  });
});
