import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNpy } from '../../../studies/weights/parse-npy.ts';
import { WeightsError } from '../../../studies/weights/tensor.ts';
import { bytesOf, golden } from './golden-files.ts';

/** A file by hand: any header, any data. */
function fileOf(header: string, data: Uint8Array = new Uint8Array(), version = [1, 0]): Uint8Array {
  const length = Buffer.alloc(version[0] === 1 ? 2 : 4);
  length.writeUIntLE(header.length, 0, length.length);
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), ...version]);
  return new Uint8Array(Buffer.concat([start, length, Buffer.from(header, 'latin1'), data]));
}
const plain = (descr: string, shape: string, order = 'False') =>
  `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }\n`;

describe('reading', () => {
  const values: Record<string, number[][]> = {
    float32: golden.rowsInFloat32,
    'big-endian float32': golden.rowsInFloat32,
    float16: golden.rowsInFloat16,
  };
  it.each(Object.keys(golden.arrays))('takes what NumPy writes: %s', (name) => {
    const found = parseNpy(bytesOf(golden.arrays[name]), 'w.npy', 'w');
    expect(found.name).toBe('w');
    expect(found.shape).toEqual([2, 3]);
    expect([...found.values]).toEqual((values[name] ?? golden.rows).flat());
  });

  it.each(Object.keys(golden.whole))('takes %s', (name) => {
    expect([...parseNpy(bytesOf(golden.whole[name]), 'w.npy', 'w').values]).toEqual([-7, 0, 100]);
  });

  it('takes a single number, and three indices in Fortran order', () => {
    expect(parseNpy(bytesOf(golden.scalar), 'w.npy', 'w')).toEqual({
      name: 'w',
      shape: [],
      values: Float64Array.of(2.5),
    });
    const cube = parseNpy(bytesOf(golden.cube), 'w.npy', 'w');
    expect(cube.shape).toEqual([2, 3, 4]);
    expect([...cube.values]).toEqual(Array.from({ length: 24 }, (_, i) => i));
  });

  it('takes the keys in any order, and no comma at the end', () => {
    const header = "{'shape':(2,),'fortran_order':True,'descr':'|u1'}";
    expect([...parseNpy(fileOf(header, Uint8Array.of(5, 6)), 'w.npy', 'w').values]).toEqual([5, 6]);
  });

  it('in Fortran order is the transpose of reading in C order', () => {
    const sides = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }));
    fc.assert(
      fc.property(sides, ([rows, columns]) => {
        const data = Uint8Array.from({ length: rows * columns }, (_, i) => i);
        const fortran = parseNpy(fileOf(plain('|u1', `(${rows}, ${columns})`, 'True'), data), 'w.npy', 'w').values;
        const other = parseNpy(fileOf(plain('|u1', `(${columns}, ${rows})`), data), 'w.npy', 'w').values;
        for (let r = 0; r < rows; r++) {
          for (let c = 0; c < columns; c++) expect(fortran[r * columns + c]).toBe(other[c * rows + r]);
        }
      }),
    );
  });
});

describe('what is no plain array is refused in one line:', () => {
  const two = Uint8Array.of(1, 2);
  const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['nothing', new Uint8Array(), /begins with \\x93NUMPY, got other bytes$/],
    ['another file', bytesOf(golden.mixed), /begins with \\x93NUMPY, got other bytes$/],
    [
      'an unknown version',
      fileOf(plain('|u1', '(2,)'), two, [4, 0]),
      /version 1\.0, 2\.0 or 3\.0 of \.npy, got `4\.0`$/,
    ],
    [
      'cut off after the version',
      fileOf('').subarray(0, 8),
      /at least 10 bytes of header, got 8: the file is cut off$/,
    ],
    ['cut off in the header', fileOf(plain('|u1', '(2,)')).subarray(0, 40), /bytes of header, got 40: .* cut off$/],
    ['a huge header', fileOf(' '.repeat(10_001)), /header of at most 10000 bytes, got 10001 bytes$/],
    ['no dictionary', fileOf('[1, 2]'), /header of descr, fortran_order and shape, got `\[1, 2\]`$/],
    ['a program', fileOf("{'descr': __import__('os').system('id'), 'fortran_order': False, 'shape': (2,)}"), /got `{/],
    [
      'space of other alphabets',
      fileOf(`${plain('|u1', '(2,)')}\u00a0`, two),
      /header of descr, fortran_order and shape/,
    ],
    ['two commas', fileOf("{'descr': '|u1', 'fortran_order': False, 'shape': (2,),,}", two), /header of descr/],
    ['a key missing', fileOf("{'descr': '|u1', 'shape': (2,)}", two), /header of descr, fortran_order and shape/],
    [
      'a key twice',
      fileOf("{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (2,)}"),
      /header of descr/,
    ],
    ['a key too many', fileOf(`{'more': True, ${plain('|u1', '(2,)').slice(1)}`, two), /header of descr/],
    ['a shape that is no tuple', fileOf(plain('|u1', '(2)'), two), /header of descr/],
    ['a shape of nothing', fileOf(plain('|u1', '(,)'), two), /header of descr/],
    ['a negative shape', fileOf(plain('|u1', '(-1, -2)'), two), /header of descr/],
    ['a truth value as format', fileOf("{'descr': True, 'fortran_order': False, 'shape': (2,)}"), /header of descr/],
    ['objects', bytesOf(golden.bad.objects), /array of numbers, got Python objects \(a pickle, which is not read\)/],
    ['records', bytesOf(golden.bad.records), /numbers of f8, .*u1, .*got `\[\('a', '<f4'\), \('b', '<f8'\)\]`$/],
    ['complex numbers', bytesOf(golden.bad.complex), /got `<c8`$/],
    ['no order of bytes', fileOf(plain('|f4', '(2,)'), new Uint8Array(8)), /got `\|f4`$/],
    ['data cut off', fileOf(plain('<f4', '(2, 2)'), two), /16 bytes of data, 2 × 2 of `<f4`, got 2 bytes$/],
    ['data left over', fileOf(plain('|u1', '()'), two), /1 bytes of data, a single number of `\|u1`, got 2 bytes$/],
    ['a huge shape', fileOf(plain('|u1', '(999999999999999, 999999999999999)'), two), /e\+29 bytes of data/],
    ['NaN', bytesOf(golden.bad['not finite']), /`w\[1, 0\]` to be a finite number, got `NaN`$/],
  ];
  it.each(cases)('%s', (_, bytes, message) => {
    const read = () => parseNpy(bytes, 'folder/w.npy', 'w');
    expect(read).toThrow(WeightsError);
    expect(read).toThrow(message);
    expect(read).toThrow(/^folder\/w\.npy: Expected [^\n]+$/);
  });

  it('and never anything but a WeightsError, whatever byte is changed', () => {
    const whole = bytesOf(golden.arrays['Fortran order']);
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(whole.length), (changes, length) => {
        const bytes = whole.slice(0, length > whole.length / 2 ? whole.length : length);
        for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
        try {
          const { shape, values } = parseNpy(bytes, 'changed', 'w');
          expect(values.length).toBe(shape.reduce((count, side) => count * side, 1));
        } catch (error) {
          expect(error).toBeInstanceOf(WeightsError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
