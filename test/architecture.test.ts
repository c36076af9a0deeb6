/** The folders' import direction (DESIGN.md), no cycles, and no Node in what must run in a browser. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
/** Each may import itself and those before it. */
const folders = ['devices', 'emulator', 'algorithms', 'reports', 'studies', 'bench'];

/** By `npm run kernels`; nobody reads it. */
const made = 'emulator/cpu/kernels/binary.ts';

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => file !== made);
}

const files = folders.flatMap(sourceFiles);
const imports = new Map(
  files.map((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const found = [...text.matchAll(/(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+'([^']+)'|import\('([^']+)'\)/g)];
    return [file, found.map((match) => (match[1] ?? match[2]) as string)];
  }),
);
const local = (file: string) =>
  (imports.get(file) ?? [])
    .filter((name) => name.startsWith('.'))
    .map((name) => relative(root, resolve(root, dirname(file), name)));

describe('imports', () => {
  it('sees the sources', () => {
    expect(files.length).toBeGreaterThan(80);
    expect([...imports.values()].flat().length).toBeGreaterThan(300);
  });

  it('go only to folders above', () => {
    const wrong = files.flatMap((file) =>
      local(file)
        .filter(
          (target) => folders.indexOf(target.split('/')[0] as string) > folders.indexOf(file.split('/')[0] as string),
        )
        .map((target) => `${file} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('from another folder go through its index', () => {
    const wrong = files.flatMap((file) =>
      local(file)
        .filter((target) => target.split('/')[0] !== file.split('/')[0])
        .filter((target) => !/^[a-z]+(\/cost)?\/index\.ts$/.test(target))
        .map((target) => `${file} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('form no cycle', () => {
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) throw new Error(`cycle: ${[...path.slice(path.indexOf(file)), file].join(' → ')}`);
      if (done.has(file)) return;
      for (const target of local(file)) visit(target, [...path, file]);
      done.add(file);
    };
    for (const file of files) expect(() => visit(file, [])).not.toThrow();
  });

  it('reach Node only from studies and bench', () => {
    const wrong = files
      .filter((file) => !file.startsWith('studies/') && !file.startsWith('bench/'))
      .filter((file) => (imports.get(file) ?? []).some((name) => name.startsWith('node:') || name === 'webgpu'));
    expect(wrong).toEqual([]);
  });

  it('stay small: no source file above 15 KB', () => {
    const large = files.filter((file) => readFileSync(join(root, file)).length > 15_000 && !file.endsWith('-table.ts'));
    expect(large).toEqual([]);
  });
});
