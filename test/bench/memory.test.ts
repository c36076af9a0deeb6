/** What a machine takes of the memory, in a process of its own. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MemoryFigure, measureMemory } from '../../bench/memory.ts';
import { settleDevice } from '../../devices/index.ts';
import { createCpuBackend } from '../../emulator/index.ts';
import { compilePackage, makePackage } from '../compiled-package.ts';

const mebibyte = 2 ** 20;
/** Initial weights, float32, until crosspoints hold them. */
const perInitialWeight = 4;
/** Code, and what waits for the collector, whatever the size of a tile; 20 MiB when it was measured. */
const constant = 48 * mebibyte;

// The system tells of the largest resident set only there.
describe.skipIf(process.platform !== 'linux')('training a tile of 2048 × 2048', () => {
  let folder = '';
  beforeAll(() => {
    folder = makePackage();
    expect(compilePackage(folder)).toBe('');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const measure = (words: readonly string[]) =>
    spawnSync(process.execPath, [join(folder, 'dist/bench/memory-main.js'), '--width', '2048', ...words], {
      encoding: 'utf8',
    });

  it.each([
    ['gokmen-vlasov', 'four drawn fields', 24],
    ['reram-sb', 'four, and what a read sees', 32],
  ])('takes what the law of %s needs: a state, %s', (device, _, kept) => {
    const { stdout, stderr } = measure(['--device', device, '--json']);
    expect(stderr).toBe('');
    const figure = JSON.parse(stdout) as MemoryFigure;
    expect([figure.crosspoints, figure.kept]).toEqual([2048 ** 2, kept]);
    const most = (kept + perInitialWeight) * figure.crosspoints + constant;
    expect(figure.peak - figure.before).toBeLessThan(most);
    // It cannot have measured another process, or no training.
    expect(figure.peak - figure.before).toBeGreaterThan(kept * figure.crosspoints);
  });

  it('goes on for as long as it is asked to, and takes no more for it', async () => {
    const { lasting, seconds } = await measureMemory(createCpuBackend(), settleDevice('gokmen-vlasov'), 128, 0.1);
    expect(seconds).toBeGreaterThan(6);
    expect(lasting?.passes).toBeGreaterThan(10);
    expect(lasting?.late).toBeLessThan((lasting?.early ?? 0) + 16 * mebibyte);
  });

  it('fails where it is more than was asked for', () => {
    const { status, stderr } = measure(['--width', '64', '--most', '20']);
    expect(stderr).toMatch(/^Expected at most 20 MiB to be resident, got \d+ MiB$/m);
    expect(status).toBe(1);
  });
});
