import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { networkWeights } from '../../../studies/weights/network-weights.ts';
import { readTensors } from '../../../studies/weights/read-tensors.ts';
import { WeightsError } from '../../../studies/weights/tensor.ts';
import { bytesOf, golden } from './golden-files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crosspoint-weights-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, content: Uint8Array | string = ''): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('tensors from files', () => {
  it('of safetensors make the network that Python wrote', async () => {
    const tensors = await readTensors(put('model.safetensors', bytesOf(golden.mixed)));
    const { layers } = networkWeights(tensors, [3, 2, 3]);
    const rows = golden.rowsInFloat32;
    expect([...layers[0]!.weights]).toEqual([0, 1, 2].flatMap((input) => rows.map((row) => row[input])));
    // fc2.weight is the transpose of the rows, outputs × inputs, so that inputs × outputs are the rows again.
    expect([...layers[1]!.weights]).toEqual(golden.rows.flat());
    expect([...layers[1]!.bias]).toEqual([-7, 0, 100]);
  });

  it('of .npy are named after the files: one, several, a folder', async () => {
    const weights = put('fc1.weight.npy', bytesOf(golden.arrays.float64));
    const bias = put('fc1.bias.NPY', bytesOf(golden.whole.int8));
    put('notes.txt', 'not read');
    const names = async (path: string | string[]) => (await readTensors(path)).map(({ name }) => name);
    expect(await names(weights)).toEqual(['fc1.weight']);
    expect(await names([weights, bias])).toEqual(['fc1.weight', 'fc1.bias']);
    expect(await names(folder)).toEqual(['fc1.bias', 'fc1.weight']);
  });
});

describe('refused in one line:', () => {
  async function message(path: string | readonly string[]): Promise<string> {
    const error = await readTensors(path).then(
      () => new Error('was read'),
      (cause: Error) => cause,
    );
    expect(error).toBeInstanceOf(WeightsError);
    expect(error.message).not.toContain('\n');
    return error.message;
  }

  it('nothing there', async () => {
    const path = join(folder, 'none.safetensors');
    expect(await message(path)).toBe(
      `Expected \`${path}\` to be a file of weights that can be read, got nothing there`,
    );
  });

  it('files of other kinds, with what to do instead', async () => {
    expect(await message(put('w.npz'))).toMatch(/\.safetensors or \.npy file, got a \.npz archive \(unpack it/);
    expect(await message(put('w.pt'))).toMatch(/got a \.pt file, a pickle as a rule.*safetensors\.torch\.save_file/);
    expect(await message(put('w.h5'))).toMatch(/got a \.h5 file \(save each weight with numpy\.save/);
    expect(await message(put('w.onnx'))).toMatch(/got a \.onnx file$/);
    expect(await message(put('weights'))).toMatch(/got a file without extension$/);
  });

  it('a folder without arrays', async () => {
    expect(await message(folder)).toBe(`Expected \`${folder}\` to be a folder of .npy files, got none`);
    const path = put('model.safetensors', bytesOf(golden.mixed));
    expect(await message(folder)).toMatch(/got none, but `.*model\.safetensors`: name that file$/);
    expect(await message([])).toMatch(/to hold weights, got no tensor$/);
    expect((await readTensors(path)).length).toBe(4);
  });

  it('a file without tensors', async () => {
    const empty = put('empty.safetensors', Buffer.concat([Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0), Buffer.from('{}')]));
    expect(await message(empty)).toBe(`Expected \`${empty}\` to hold weights, got no tensor`);
  });

  it('one name in two files', async () => {
    mkdirSync(join(folder, 'other'));
    const paths = ['fc1.weight.npy', 'other/fc1.weight.npy'].map((name) => put(name, bytesOf(golden.scalar)));
    expect(await message(paths)).toBe(
      `${paths[1]}: Expected every tensor once, got \`fc1.weight\` in \`${paths[0]}\` already`,
    );
  });

  it('a folder that looks like a file', async () => {
    mkdirSync(join(folder, 'w.npy'));
    expect(await message([join(folder, 'w.npy')])).toMatch(/that can be read, got something else than a file$/);
  });

  it('too long a file, before it is read', async () => {
    const path = put('long.npy');
    truncateSync(path, 2 ** 29 + 1);
    expect(await message(path)).toMatch(/to have at most 536870912 bytes, got 536870913$/);
  });
});
