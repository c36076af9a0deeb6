/**
 * Fetches a published file once into a cache.
 *
 * A file enters the cache only whole: it is received, checked against the published checksum, written under a name of
 * its own and renamed into place, so that a failure leaves nothing and two runs at once do no harm. What the cache holds
 * is checked again at each use; a damaged copy is fetched anew.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DataError } from '../../algorithms/index.ts';
import { unpack } from './gzip.ts';
import type { Checksum } from './published-sets.ts';

/** More than twice the largest published file; a mirror that sends more sends something else. @unit bytes */
const MOST_PACKED = 64 * 2 ** 20;

export interface DownloadOptions {
  /** Longest silence of a mirror, @unit s. */
  readonly timeout: number;
  /** Told what is being fetched, a line each. */
  readonly announce: (line: string) => void;
}

export interface RemoteFile {
  /** For messages: set and file. */
  readonly name: string;
  /** Tried in order. */
  readonly addresses: readonly string[];
  readonly checksum: Checksum;
}

/** Unpacked bytes of `file`, from the cache at `path` or else from the first address that serves it intact. */
export async function fetchThroughCache(file: RemoteFile, path: string, options: DownloadOptions): Promise<Uint8Array> {
  const cached = await readCached(file, path);
  if (cached !== undefined) return cached;
  const failures: string[] = [];
  for (const address of file.addresses) {
    options.announce(`Fetching ${file.name} from ${address}`);
    try {
      const packed = await receive(address, options.timeout);
      const unpacked = await verify(packed, address, file.checksum);
      await store(packed, path);
      return unpacked;
    } catch (failure) {
      if (failure instanceof StoreFailure) throw new DataError(failure.message, { cause: failure });
      failures.push(`${address}: ${reasonOf(failure)}`);
    }
  }
  throw new DataError(
    `Expected ${file.name} to be downloadable, got ${failures.join('; ')}. ` +
      'Name a folder that holds the files with --data FOLDER or CROSSPOINT_DATA, ' +
      'or use the data set `digits`, which needs none',
  );
}

async function readCached(file: RemoteFile, path: string): Promise<Uint8Array | undefined> {
  try {
    return await verify(await readFile(path), path, file.checksum);
  } catch {
    return undefined;
  }
}

async function receive(address: string, timeout: number): Promise<Uint8Array> {
  const abort = new AbortController();
  const expire = () => abort.abort(new Error(`no answer within ${timeout} s`));
  let timer = setTimeout(expire, 1000 * timeout);
  try {
    const response = await fetch(address, { signal: abort.signal });
    if (!response.ok) throw new Error(`HTTP ${response.status} ${response.statusText}`.trim());
    const chunks: Uint8Array[] = [];
    let received = 0;
    for await (const chunk of response.body ?? []) {
      // A slow line is fine, a dead one is not: the clock starts anew with every piece.
      clearTimeout(timer);
      timer = setTimeout(expire, 1000 * timeout);
      received += chunk.length;
      if (received > MOST_PACKED) throw new Error(`more than ${MOST_PACKED} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

async function verify(packed: Uint8Array, origin: string, checksum: Checksum): Promise<Uint8Array> {
  const unpacked = await unpack(packed, origin);
  const md5 = createHash('md5')
    .update(checksum.of === 'packed' ? packed : unpacked)
    .digest('hex');
  if (md5 === checksum.md5) return unpacked;
  throw new DataError(
    `Expected \`${origin}\` to have MD5 ${checksum.md5} (${checksum.of}), got \`${md5}\` (${packed.length} bytes)`,
  );
}

/** The cache cannot be written: no mirror will help. */
class StoreFailure extends Error {}

async function store(packed: Uint8Array, path: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, packed, { flag: 'wx' });
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    const folder = dirname(path);
    throw new StoreFailure(
      `Expected \`${folder}\` (the cache; XDG_CACHE_HOME moves it) to be writable, got ${reasonOf(cause)}`,
      { cause },
    );
  }
}

/** The message, with the reason that fetch hides beneath its own. */
function reasonOf(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  return failure.cause instanceof Error ? `${failure.message} (${failure.cause.message})` : failure.message;
}
