/**
 * Data sets as a study names them. `digits` is made here and now; the published ones are read from a folder the user
 * names (`--data`, or else CROSSPOINT_DATA), or, where none is named, fetched once into a cache.
 */
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import {
  DataError,
  type DataSet,
  makeDigits,
  pairImagesWithLabels,
  parseIdx,
  takeSubset,
} from '../../algorithms/index.ts';
import { type DownloadOptions, fetchThroughCache } from './download.ts';
import { checkFolder, findFiles } from './find-files.ts';
import { unpack } from './gzip.ts';
import {
  FILE_NAMES,
  PARTS,
  type Part,
  PUBLISHED_SETS,
  type PublishedName,
  type PublishedSet,
} from './published-sets.ts';

/** Names a study may give. */
export const DATA_SETS = ['digits', 'mnist', 'fashion-mnist'] as const;
export type DataSetName = (typeof DATA_SETS)[number];

export interface LoadOptions {
  readonly set: DataSetName;
  /** Images to train on; absent means all, for `digits` 6,000. */
  readonly train?: number | undefined;
  /** Images to test on; absent means all, for `digits` 2,000. */
  readonly test?: number | undefined;
  /** Of `digits`; the published sets do not depend on it. */
  readonly seed: number;
  /** From `--data`; goes before CROSSPOINT_DATA. */
  readonly folder?: string | undefined;
}

/** What loading depends on beyond its options. */
export interface Surroundings extends DownloadOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly published: Readonly<Record<PublishedName, PublishedSet>>;
}

const SURROUNDINGS: Surroundings = {
  environment: process.env,
  published: PUBLISHED_SETS,
  timeout: 30,
  announce: () => {},
};

export async function loadDataSet(options: LoadOptions, changed: Partial<Surroundings> = {}): Promise<DataSet> {
  const surroundings = { ...SURROUNDINGS, ...changed };
  if (options.set === 'digits') {
    // Not needed here, but a folder named by hand and not there is a mistake to hear of now.
    if (options.folder !== undefined) checkFolder(options.folder);
    return makeDigits(options);
  }
  const set = surroundings.published[options.set];
  const folder = options.folder ?? (surroundings.environment.CROSSPOINT_DATA || undefined);
  const files = folder === undefined ? await fetchFiles(set, surroundings) : await readFiles(findFiles(folder, set));
  return takeSubset(assemble(set, files), options);
}

/** Folder of fetched sets: $XDG_CACHE_HOME/crosspoint, or ~/.cache/crosspoint (XDG Base Directory Specification 0.8). */
export function cacheFolder(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const base = environment.XDG_CACHE_HOME ?? '';
  // The specification has a relative path ignored.
  return join(isAbsolute(base) ? base : join(homedir(), '.cache'), 'crosspoint');
}

interface UnpackedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}
type UnpackedFiles = Readonly<Record<Part, UnpackedFile>>;

async function fetchFiles(set: PublishedSet, surroundings: Surroundings): Promise<UnpackedFiles> {
  return forEachPart(async (part) => {
    const name = `${FILE_NAMES[part]}.gz`;
    const path = join(cacheFolder(surroundings.environment), set.name, name);
    const addresses = set.mirrors.map((mirror) => mirror + name);
    const file = { name: `${set.name}/${name}`, addresses, checksum: set.checksums[part] };
    return { path, bytes: await fetchThroughCache(file, path, surroundings) };
  });
}

async function readFiles(paths: Readonly<Record<Part, string>>): Promise<UnpackedFiles> {
  return forEachPart(async (part) => {
    const path = paths[part];
    const bytes = await readFile(path).catch((cause: Error) => {
      throw new DataError(`Expected \`${path}\` to be readable, got ${cause.message}`, { cause });
    });
    return { path, bytes: await unpack(bytes, path) };
  });
}

/** One part after the other: at most one failure to tell of, and one file in flight. */
async function forEachPart(work: (part: Part) => Promise<UnpackedFile>): Promise<UnpackedFiles> {
  const done: [Part, UnpackedFile][] = [];
  for (const part of PARTS) done.push([part, await work(part)]);
  return Object.fromEntries(done) as Record<Part, UnpackedFile>;
}

function assemble(set: PublishedSet, files: UnpackedFiles): DataSet {
  const read = (part: Part) => parseIdx(files[part].bytes, files[part].path);
  const train = pairImagesWithLabels(read('train-images'), read('train-labels'), set.classes);
  const test = pairImagesWithLabels(read('test-images'), read('test-labels'), set.classes);
  const [height, width] = train.shape;
  if (test.shape[0] !== height || test.shape[1] !== width) {
    const path = files['test-images'].path;
    throw new DataError(
      `Expected \`${path}\` to be images of ${height} × ${width} like the training ones, got \`${test.shape.join(' × ')}\``,
    );
  }
  return {
    name: set.name,
    width: height * width,
    shape: train.shape,
    classes: set.classes,
    train: train.split,
    test: test.split,
    // No path: a result must not depend on where a machine keeps its files.
    source: set.citation,
  };
}
