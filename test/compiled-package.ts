/** The package compiled into a folder of its own, so that a build elsewhere is neither needed nor touched. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What the package has before it is compiled; for the caller to remove. */
export function makePackage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'crosspoint-process-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  cpSync(join(root, 'studies/bin'), join(folder, 'studies/bin'), { recursive: true });
  return folder;
}

/** @returns what the compiler had to say */
export function compilePackage(folder: string): string {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const words = [compiler, '-p', join(root, 'tsconfig.build.json'), '--outDir', join(folder, 'dist')];
  return spawnSync(process.execPath, words, { encoding: 'utf8' }).stdout;
}
