/** Tensors from files: one safetensors file, .npy files, or a folder of .npy files, each named after its tensor. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { parseNpy } from './parse-npy.ts';
import { parseSafetensors } from './parse-safetensors.ts';
import { type Tensor, WeightsError } from './tensor.ts';

/** Longest file; 134 million weights in float32. @unit byte */
const mostBytes = 2 ** 29;

/** What to do with files that are not read. */
const advice: ReadonlyMap<string, string> = new Map([
  ['.npz', 'a .npz archive (unpack it, it is a zip of .npy files, and name the folder)'],
  ...['.pt', '.pth', '.bin', '.ckpt', '.pkl'].map((kind): [string, string] => [
    kind,
    `a ${kind} file, a pickle as a rule, which is not read (save the state_dict with safetensors.torch.save_file)`,
  ]),
  ...['.h5', '.hdf5', '.keras'].map((kind): [string, string] => [
    kind,
    `a ${kind} file (save each weight with numpy.save, named as in docs/weights.md)`,
  ]),
]);

/**
 * @param path a .safetensors or .npy file, a folder of .npy files, or several files
 * @throws WeightsError
 */
export async function readTensors(path: string | readonly string[]): Promise<readonly Tensor[]> {
  const files = typeof path === 'string' ? await filesOf(path) : path;
  const sources = new Map<string, string>();
  const tensors: Tensor[] = [];
  for (const file of files) {
    for (const tensor of await readFileOf(file)) {
      const before = sources.get(tensor.name);
      if (before !== undefined) {
        throw new WeightsError(`${file}: Expected every tensor once, got \`${tensor.name}\` in \`${before}\` already`);
      }
      sources.set(tensor.name, file);
      tensors.push(tensor);
    }
  }
  if (tensors.length > 0) return tensors;
  throw new WeightsError(`Expected \`${files.join(', ')}\` to hold weights, got no tensor`);
}

async function filesOf(path: string): Promise<readonly string[]> {
  if (!(await statOf(path)).isDirectory()) return [path];
  const names = (await readdir(path).catch((cause: Error) => unreadable(path, cause.message))).sort();
  const arrays = names.filter((name) => extname(name).toLowerCase() === '.npy');
  if (arrays.length > 0) return arrays.map((name) => join(path, name));
  const other = names.find((name) => extname(name).toLowerCase() === '.safetensors');
  const got = other === undefined ? 'none' : `none, but \`${join(path, other)}\`: name that file`;
  throw new WeightsError(`Expected \`${path}\` to be a folder of .npy files, got ${got}`);
}

async function readFileOf(file: string): Promise<readonly Tensor[]> {
  const kind = extname(file).toLowerCase();
  const stats = await statOf(file);
  if (kind !== '.npy' && kind !== '.safetensors') {
    const got = advice.get(kind) ?? (kind === '' ? 'a file without extension' : `a ${kind} file`);
    throw new WeightsError(`Expected \`${file}\` to be a .safetensors or .npy file, got ${got}`);
  }
  if (!stats.isFile()) unreadable(file, 'something else than a file');
  if (stats.size > mostBytes) {
    throw new WeightsError(`Expected \`${file}\` to have at most ${mostBytes} bytes, got ${stats.size}`);
  }
  const bytes = await readFile(file).catch((cause: Error) => unreadable(file, cause.message));
  return kind === '.npy' ? [parseNpy(bytes, file, basename(file, extname(file)))] : parseSafetensors(bytes, file);
}

async function statOf(path: string) {
  return stat(path).catch((cause: NodeJS.ErrnoException) =>
    unreadable(path, cause.code === 'ENOENT' ? 'nothing there' : cause.message),
  );
}

function unreadable(path: string, got: string): never {
  throw new WeightsError(`Expected \`${path}\` to be a file of weights that can be read, got ${got}`);
}
