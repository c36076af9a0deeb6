/** Results as files: they come back as they were written, and nothing else is taken for one. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readResult, renderResult } from '../../bench/result-file.ts';
import { around, exampleFigure, exampleResult } from './example-result.ts';

const folder = mkdtempSync(join(tmpdir(), 'crosspoint-bench-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(content: string): string {
  const file = join(folder, 'result.json');
  writeFileSync(file, content);
  return file;
}

const result = exampleResult([exampleFigure('ideal', around(1 / 3), { stateBytes: 20 })]);

describe('a result', () => {
  it('comes back to five digits', async () => {
    const back = await readResult(write(renderResult(result)));
    expect(back.machine).toEqual({ ...result.machine, loadBefore: 0.12346 });
    expect(back.figures[0]).toEqual({ ...result.figures[0], share: { median: 0.33333, low: 0.31667, high: 0.35 } });
    expect(back.kernels).toEqual(result.kernels);
  });

  it('has a line for each figure', () => {
    const lines = renderResult(result).split('\n').length;
    const more = exampleResult([...result.figures, exampleFigure('noisy', around(1))]);
    expect(renderResult(more).split('\n')).toHaveLength(lines + 1);
    expect(lines).toBeLessThan(20);
  });
});

describe('another file', () => {
  const changed = (changes: object) => JSON.stringify({ ...result, ...changes });
  const cases = [
    ['no JSON', '{"version": 2', 'to be a result of the benchmarks, got no JSON'],
    ['no object', '[]', 'Expected the file to be an object, got `[]`'],
    ['another version', '{"version": 1}', 'Expected `version` to be 2, got `1`'],
    ['no result', '{"format": "crosspoint-baseline"}', 'Expected `version` to be 2, got nothing'],
    ['a field missing', changed({ machine: undefined }), 'Expected `machine` to be an object, got nothing'],
    [
      'a number that cannot be',
      changed({ figures: [{ ...result.figures[0], share: { median: 0, low: 0, high: 0 } }] }),
      'Expected `figures.0.share.median` to be a number above 0, got `0`',
    ],
  ];

  it.each(cases)('is refused: %s', async (_, content, message) => {
    await expect(readResult(write(content!))).rejects.toThrow(message!);
  });

  it('is refused: nothing there', async () => {
    await expect(readResult(join(folder, 'none.json'))).rejects.toThrow('got ENOENT');
  });

  it('tells no more than five faults', async () => {
    const figures = Array.from({ length: 20 }, () => ({}));
    const error = await readResult(write(changed({ figures }))).catch((cause: Error) => cause);
    expect((error as Error).message.split('\n')).toHaveLength(5);
  });
});

describe('bench/history', () => {
  const history = new URL('../../bench/history/', import.meta.url).pathname;
  const files = existsSync(history) ? readdirSync(history).filter((file) => file.endsWith('.json')) : [];

  it('holds results that can be compared with', async () => {
    for (const file of files) expect((await readResult(join(history, file))).figures).not.toEqual([]);
  });
});
