/** The command line as a process of its own, compiled: exit codes, signals, streams. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compilePackage, makePackage } from '../compiled-package.ts';
import { smallStudy, withoutTimes } from './small-study.ts';

let folder = '';
let command = '';
let study = '';

beforeAll(() => {
  folder = makePackage();
  command = join(folder, 'studies/bin/crosspoint.js');
  study = join(folder, 'small.yaml');
  // Long enough that a signal falls into it.
  writeFileSync(study, smallStudy.replace('train: 60', 'train: 1000'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const crosspoint = (words: string[], environment: NodeJS.ProcessEnv = {}) =>
  spawnSync(process.execPath, [command, ...words], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    timeout: 50_000,
  });

describe('the process', () => {
  it('says what to do where nothing is compiled', () => {
    const { status, stderr } = crosspoint(['devices']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: Crosspoint is not built yet: run `npm install`/);
  });

  it('runs once it is compiled, with JSON alone on standard output', () => {
    expect(compilePackage(folder)).toBe('');
    const { status, stdout } = crosspoint(['run', study, '--backend', 'cpu', '--json', '--out', join(folder, 'whole')]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).format).toBe('crosspoint-result');
  });

  it('ends well where who reads its output leaves', () => {
    const line = '"$0" "$1" schema study | head -c 10';
    const { stdout, stderr } = spawnSync('sh', ['-c', line, process.execPath, command], { encoding: 'utf8' });
    expect([stdout.length, stderr]).toEqual([10, '']);
  });

  it('refuses --backend webgpu without an adapter in one line that says how to get one', () => {
    const words = ['run', study, '--backend', 'webgpu', '--out', join(folder, 'gpu')];
    const { status, stderr, stdout } = crosspoint(words, {
      VK_DRIVER_FILES: '/nonexistent',
      VK_ICD_FILENAMES: '/nonexistent',
    });
    expect(stderr).toMatch(
      /^error: Expected a WebGPU adapter for `--backend webgpu`, got none \(.*\); install a Vulkan driver/m,
    );
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(existsSync(join(folder, 'gpu'))).toBe(false);
  });

  it('stops at SIGINT with 130 and a checkpoint, and goes on to the same result', async () => {
    const words = ['run', study, '--backend', 'cpu', '--out'];
    const child = spawn(process.execPath, [command, ...words, join(folder, 'cut')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('run 2 of')) child.kill('SIGINT');
    });
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect(code).toBe(130);
    expect(existsSync(join(folder, 'cut', 'checkpoint.bin'))).toBe(true);
    const resumed = crosspoint(['run', '--resume', join(folder, 'cut')]);
    expect(resumed.status).toBe(0);
    const results = ['whole', 'cut'].map((name) =>
      withoutTimes(readFileSync(join(folder, name, 'result.json'), 'utf8')),
    );
    // The reproducing command differs by --json and --out alone, which are no part of it.
    expect(results[1]).toEqual(results[0]);
  });
});
