import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataError } from '../../../algorithms/data/data-error.ts';
import { cacheFolder, type LoadOptions, loadDataSet, type Surroundings } from '../../../studies/data/load-data-set.ts';
import { FILE_NAMES, PARTS, type Part, PUBLISHED_SETS } from '../../../studies/data/published-sets.ts';

const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');
const bigEndian = (size: number): number[] => [0, 0, (size >>> 8) & 255, size & 255];
const COUNTS = { train: 6, test: 4 };

/** A tiny set of 2 × 3 images. */
function imagesFile(count: number, height = 2, width = 3): Uint8Array {
  const values = Array.from({ length: count * height * width }, (_, index) => index % 256);
  return Uint8Array.from([0, 0, 8, 3, ...bigEndian(count), ...bigEndian(height), ...bigEndian(width), ...values]);
}
function labelsFile(count: number): Uint8Array {
  return Uint8Array.from([0, 0, 8, 1, ...bigEndian(count), ...Array.from({ length: count }, (_, index) => index % 10)]);
}
const FILES: Readonly<Record<Part, Uint8Array>> = {
  'train-images': imagesFile(COUNTS.train),
  'train-labels': labelsFile(COUNTS.train),
  'test-images': imagesFile(COUNTS.test),
  'test-labels': labelsFile(COUNTS.test),
};

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crosspoint-data-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes the tiny set; `name` gives each file's name, `change` its bytes. */
function writeSet(
  into: string,
  name = (part: Part) => `${FILE_NAMES[part]}.gz`,
  change: (packed: Uint8Array, part: Part) => Uint8Array = (packed) => packed,
): void {
  mkdirSync(into, { recursive: true });
  for (const part of PARTS) {
    const bytes = name(part).endsWith('.gz') ? gzipSync(FILES[part]) : FILES[part];
    writeFileSync(join(into, name(part)), change(bytes, part));
  }
}

const load = (options: Partial<LoadOptions> = {}, changed: Partial<Surroundings> = {}) =>
  loadDataSet({ set: 'mnist', seed: 1, ...options }, { environment: { XDG_CACHE_HOME: folder }, ...changed });

async function failureOf(attempt: Promise<unknown>): Promise<string> {
  const failure = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(failure).toBeInstanceOf(DataError);
  const { message } = failure as DataError;
  expect(message).not.toContain('\n');
  return message;
}

describe('a folder the user names', () => {
  const layouts: readonly [name: string, into: string, file: (part: Part) => string][] = [
    ['packed, in a folder of the set', 'mnist', (part) => `${FILE_NAMES[part]}.gz`],
    ['packed, in the folder itself', '.', (part) => `${FILE_NAMES[part]}.gz`],
    ['unpacked', 'mnist', (part) => FILE_NAMES[part]],
    ['with a dot before idx', '.', (part) => FILE_NAMES[part].replace('-idx', '.idx')],
    ['packed, with a dot', '.', (part) => `${FILE_NAMES[part].replace('-idx', '.idx')}.gz`],
  ];
  it.each(layouts)('is read: %s', async (_, into, file) => {
    writeSet(join(folder, into), file);
    const set = await load({ folder });
    expect(set).toMatchObject({ name: 'mnist', width: 6, shape: [2, 3], classes: 10 });
    expect([...set.train.pixels]).toEqual([...FILES['train-images'].subarray(16)]);
    expect([...set.test.labels]).toEqual([0, 1, 2, 3]);
  });

  it('may come from CROSSPOINT_DATA, after --data', async () => {
    writeSet(join(folder, 'mnist'));
    const environment = { CROSSPOINT_DATA: folder };
    expect((await load({}, { environment })).train.count).toBe(COUNTS.train);
    const message = await failureOf(load({ folder: join(folder, 'nowhere') }, { environment }));
    expect(message).toContain('nowhere');
  });

  it('is cut to the counts asked for', async () => {
    writeSet(folder);
    const set = await load({ folder, train: 2, test: 1 });
    expect([set.train.count, set.test.count]).toEqual([2, 1]);
    expect(await failureOf(load({ folder, train: 7 }))).toBe(
      'Expected `data.train` to be an integer from 1 to 6 images, got `7`',
    );
  });

  it('reads a file that was unpacked but kept its name', async () => {
    writeSet(folder, undefined, (_, part) => FILES[part]);
    expect((await load({ folder })).train.count).toBe(COUNTS.train);
  });

  it('is refused when it is not there, a file, or empty of the set', async () => {
    const nowhere = join(folder, 'nowhere');
    expect(await failureOf(load({ folder: nowhere }))).toBe(
      `Expected \`${nowhere}\` (--data or CROSSPOINT_DATA) to be a folder that is there, got nothing there`,
    );
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(await failureOf(load({ folder: file }))).toContain('got a file');
    expect(await failureOf(load({ folder: '' }))).toContain('got nothing there');
    const message = await failureOf(load({ folder }));
    for (const place of [join(folder, 'mnist'), folder]) {
      expect(message).toContain(`${place}/train-images-idx3-ubyte.gz`);
      expect(message).toContain(`${place}/train-images.idx3-ubyte.gz`);
    }
  });

  it('is refused when one file is missing, by that name', async () => {
    writeSet(folder);
    rmSync(join(folder, 't10k-labels-idx1-ubyte.gz'));
    expect(await failureOf(load({ folder }))).toContain(join(folder, 't10k-labels-idx1-ubyte.gz'));
  });

  it('of one set is not taken for another', async () => {
    writeSet(join(folder, 'mnist'));
    const message = await failureOf(load({ set: 'fashion-mnist', folder: join(folder, 'mnist') }));
    expect(message).toContain(join(folder, 'mnist', 'fashion-mnist', 'train-images-idx3-ubyte.gz'));
  });

  it('with a damaged file is refused with its path', async () => {
    const cut = (at: Part) => (packed: Uint8Array, part: Part) =>
      part === at ? packed.subarray(0, packed.length - 12) : packed;
    writeSet(folder, undefined, cut('test-images'));
    const path = join(folder, 't10k-images-idx3-ubyte');
    expect(await failureOf(load({ folder }))).toMatch(`Expected \`${path}.gz\` to be a whole gzip file, got `);

    rmSync(folder, { recursive: true });
    writeSet(folder, (part) => FILE_NAMES[part], cut('test-images'));
    expect(await failureOf(load({ folder }))).toBe(
      `Expected \`${path}\` to be an IDX file of 4 × 2 × 3 elements, 40 bytes, got \`28 bytes (truncated)\``,
    );
  });

  it('with splits of different shape is refused', async () => {
    writeSet(folder, (part) => FILE_NAMES[part]);
    writeFileSync(join(folder, 't10k-images-idx3-ubyte'), imagesFile(COUNTS.test, 3, 2));
    expect(await failureOf(load({ folder }))).toContain('to be images of 2 × 3 like the training ones, got `3 × 2`');
  });
});

describe('digits', () => {
  it('needs no folder, but refuses one named by hand that is not there', async () => {
    const set = await load({ set: 'digits', train: 20, test: 10 }, { environment: { CROSSPOINT_DATA: '/nowhere' } });
    expect(set).toMatchObject({ name: 'digits', train: { count: 20 } });
    expect(await failureOf(load({ set: 'digits', folder: '/nowhere' }))).toContain('/nowhere');
  });
});

describe('a download', () => {
  const servers: Server[] = [];
  afterAll(() => {
    for (const server of servers) server.closeAllConnections();
    for (const server of servers) server.close();
  });

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  const packed = Object.fromEntries(PARTS.map((part) => [`/${FILE_NAMES[part]}.gz`, gzipSync(FILES[part])]));
  const good: RequestListener = (request, response) => response.end(packed[request.url ?? '']);
  const cache = () => join(folder, 'crosspoint', 'mnist');
  const inCache = () => (existsSync(cache()) ? readdirSync(cache()) : []);

  /** The tiny set at the given mirrors, with true checksums of either kind. */
  function from(mirrors: readonly string[], of: 'packed' | 'unpacked' = 'unpacked'): Partial<Surroundings> {
    const sums = PARTS.map((part) => {
      const bytes = of === 'packed' ? (packed[`/${FILE_NAMES[part]}.gz`] ?? FILES[part]) : FILES[part];
      return [part, { of, md5: md5(bytes) }] as const;
    });
    const checksums = Object.fromEntries(sums) as (typeof PUBLISHED_SETS)['mnist']['checksums'];
    const mnist = { ...PUBLISHED_SETS.mnist, mirrors, checksums };
    return { published: { ...PUBLISHED_SETS, mnist }, timeout: 5 };
  }

  it.each(['packed', 'unpacked'] as const)('fills the cache once, checked by the %s sum', async (of) => {
    let requests = 0;
    const lines: string[] = [];
    const mirror = await serve((request, response) => {
      requests += 1;
      good(request, response);
    });
    const announce = (line: string) => lines.push(line);
    const first = await load({}, { ...from([mirror], of), announce });
    expect(first.train.count).toBe(COUNTS.train);
    expect(inCache().sort()).toEqual(PARTS.map((part) => `${FILE_NAMES[part]}.gz`).sort());
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe(`Fetching mnist/train-images-idx3-ubyte.gz from ${mirror}train-images-idx3-ubyte.gz`);
    expect(await load({}, from([mirror], of))).toEqual(first);
    expect(requests).toBe(4);
  });

  it('goes on to the next mirror', async () => {
    const broken = await serve((_, response) => response.writeHead(503).end());
    expect((await load({}, from([broken, await serve(good)]))).test.count).toBe(COUNTS.test);
  });

  it('fetches a damaged cached file anew', async () => {
    const mirror = await serve(good);
    const path = join(cache(), 'train-labels-idx1-ubyte.gz');
    mkdirSync(cache(), { recursive: true });
    writeFileSync(path, 'rubbish');
    await load({}, from([mirror]));
    expect(md5(readFileSync(path))).toBe(md5(packed['/train-labels-idx1-ubyte.gz']!));
  });

  const failures: readonly [name: string, listener: RequestListener, reason: string][] = [
    ['an error', (_, response) => response.writeHead(404).end(), 'HTTP 404'],
    ['another page', (_, response) => response.end('<html>log in first</html>'), 'to have MD5'],
    ['half a file', (request, response) => response.end(packed[request.url ?? '']?.subarray(0, 30)), 'whole gzip file'],
    ['a broken line', (_, response) => void response.writeHead(200).write('x', () => response.destroy()), 'terminated'],
  ];
  it.each(failures)('that gives %s leaves nothing and says so once', async (_, listener, reason) => {
    const mirrors = [await serve(listener), await serve(listener)];
    const message = await failureOf(load({}, from(mirrors)));
    for (const mirror of mirrors) expect(message).toContain(`${mirror}train-images-idx3-ubyte.gz: `);
    expect(message).toContain(reason);
    expect(message).toMatch(/^Expected mnist\/train-images-idx3-ubyte\.gz to be downloadable, got .*--data FOLDER/);
    expect(inCache()).toEqual([]);
  });

  it('gives up on a mirror that is silent, and on one that is not there', async () => {
    const silent = await serve(() => {});
    const surroundings = { ...from([silent, 'http://127.0.0.1:1/']), timeout: 0.2 };
    const message = await failureOf(load({}, surroundings));
    expect(message).toContain('no answer within 0.2 s');
    expect(message).toContain('fetch failed');
    expect(inCache()).toEqual([]);
  });

  it('into a cache that cannot be written says so, not that mirrors failed', async () => {
    writeFileSync(join(folder, 'crosspoint'), 'a file where the cache should be');
    const message = await failureOf(load({}, from([await serve(good)])));
    expect(message).toMatch(`Expected \`${cache()}\` (the cache; XDG_CACHE_HOME moves it) to be writable, got `);
  });
});

describe('cacheFolder', () => {
  it('follows XDG_CACHE_HOME when it is absolute', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/somewhere' })).toBe('/somewhere/crosspoint');
    for (const ignored of [{}, { XDG_CACHE_HOME: '' }, { XDG_CACHE_HOME: 'relative' }]) {
      expect(cacheFolder(ignored)).toBe(join(homedir(), '.cache', 'crosspoint'));
    }
  });
});

describe('real data', () => {
  const real = process.env.CROSSPOINT_DATA || resolve(import.meta.dirname, '../../../../shared/data');
  const absent = (set: string): boolean => {
    if (existsSync(join(real, set))) return false;
    console.warn(`SKIPPED: no ${set} in ${real}; set CROSSPOINT_DATA to a folder that holds it`);
    return true;
  };

  it('MNIST is read byte for byte', async (context) => {
    if (absent('mnist')) context.skip(`no mnist in ${real}`);
    const set = await loadDataSet({ set: 'mnist', seed: 1, folder: real });
    expect(set).toMatchObject({ width: 784, shape: [28, 28], train: { count: 60_000 }, test: { count: 10_000 } });
    // The published checksum is of header and pixels: put the header back.
    const header = Uint8Array.from([0, 0, 8, 3, ...bigEndian(60_000), ...bigEndian(28), ...bigEndian(28)]);
    expect(md5(Buffer.concat([header, set.train.pixels]))).toBe('6bbc9ace898e44ae57da46a324031adb');
    const classes = (labels: Uint8Array) => Array.from({ length: 10 }, (_, k) => labels.filter((l) => l === k).length);
    // Class counts of MNIST, as published with it.
    expect(classes(set.train.labels)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    expect(classes(set.test.labels)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    expect([...set.train.labels.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
  });

  it('MNIST passes the checksums of the download', async (context) => {
    if (absent('mnist')) context.skip(`no mnist in ${real}`);
    // Cached copies are checked before use: without a mirror, only a good checksum lets them through.
    const cached = join(folder, 'crosspoint', 'mnist');
    mkdirSync(cached, { recursive: true });
    for (const part of PARTS) {
      const name = `${FILE_NAMES[part]}.gz`;
      writeFileSync(join(cached, name), readFileSync(join(real, 'mnist', name)));
    }
    const published = { ...PUBLISHED_SETS, mnist: { ...PUBLISHED_SETS.mnist, mirrors: [] } };
    expect((await load({}, { published })).train.count).toBe(60_000);
  });

  it('Fashion-MNIST is read, every class as often', async (context) => {
    if (absent('fashion-mnist')) context.skip(`no fashion-mnist in ${real}`);
    const set = await loadDataSet({ set: 'fashion-mnist', seed: 1, folder: real, test: 100 });
    expect(set).toMatchObject({ width: 784, train: { count: 60_000 }, test: { count: 100 } });
    for (let k = 0; k < 10; k += 1) expect(set.train.labels.filter((label) => label === k)).toHaveLength(6000);
  });
});
