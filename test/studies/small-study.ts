/** A study small enough to train in a blink, and a command line that can be listened to. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { makeDigits } from '../../algorithms/index.ts';
import { createCpuBackend } from '../../emulator/index.ts';
import type { Result } from '../../reports/index.ts';
import type { Io } from '../../studies/cli/io.ts';
import { main } from '../../studies/cli/main.ts';
import { readCheckpoint } from '../../studies/run/checkpoint.ts';
import type { StudyReporter } from '../../studies/run/request.ts';
import { runStudy } from '../../studies/run/run-study.ts';
import type { settleStudy } from '../../studies/schema/settle-study.ts';

export const smallStudy = `
title: Small
data: { set: digits, train: 60, test: 40 }
network: { hidden: [12, 8], activation: tanh }
tile:
  rows: 64
  columns: 16
  device: gokmen-vlasov
  mapping: reference
  converters:
    dac: { bits: 7 }
    adc: { bits: 9, range: 12 }
    outputNoise: 0.06
rules: [bp, dfa]
train: { epochs: 2, batch: 7, rate: 0.02, seeds: [1, 2] }
variants:
  pulsed: {}
  ideal: { tile.device: ideal }
`;

/** The same study as an object, without its variants. */
export function plainStudy(): Record<string, unknown> {
  return {
    title: 'Small',
    data: { set: 'digits', train: 60, test: 40 },
    network: { hidden: [12, 8] },
    tile: { device: 'ideal' },
    rules: ['bp'],
    train: { epochs: 1, rate: 0.01 },
  };
}

/** A folder that each test gets anew. */
export function useFolder(): { path(...names: string[]): string; write(name: string, text: string): string } {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'crosspoint-study-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return {
    path: (...names) => join(folder, ...names),
    write(name, text) {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    },
  };
}

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line here; `interruptAt` is a text on standard error at which Ctrl-C is pressed. */
export async function crosspoint(words: readonly string[], interruptAt?: string): Promise<Said> {
  let out = '';
  let err = '';
  let interrupt = () => {};
  const io: Io = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
      if (interruptAt !== undefined && text.includes(interruptAt)) interrupt();
    },
    terminal: false,
    environment: {},
    onInterrupt(listener) {
      interrupt = listener;
      return () => {
        interrupt = () => {};
      };
    },
    exit: () => {
      throw new Error('the command line ended the process');
    },
  };
  const code = await main(words, io);
  return { code, out, err };
}

export interface Interruptible {
  readonly study: ReturnType<typeof settleStudy>;
  readonly data: ReturnType<typeof makeDigits>;
  readonly folder: string;
  /** Training images queued in this call before it is interrupted. @default Infinity */
  readonly stopAfter?: number | undefined;
  /** Goes on from the checkpoint in the folder. @default false */
  readonly resume?: boolean | undefined;
  readonly onRun?: StudyReporter['onRun'];
}

/** Runs a study until it is done, or interrupted: then the result is null. */
export async function runUntil({ study, data, folder, ...asked }: Interruptible): Promise<Result | null> {
  const { stopAfter = Number.POSITIVE_INFINITY, resume = false, onRun = () => {} } = asked;
  const controller = new AbortController();
  let images = 0;
  return runStudy({
    ...{ file: 's.yaml', study, reproduce: ['again'], data, dataFolder: undefined, folder },
    backend: createCpuBackend(),
    resume: resume ? await readCheckpoint(folder) : undefined,
    signal: controller.signal,
    reporter: {
      onStart: () => {},
      onRun,
      onEpoch: () => {},
      onDiverged: () => {},
      onImages: (count) => {
        images += count;
        if (images >= stopAfter) controller.abort();
      },
    },
  });
}

/** A result without what may differ between two runs of one study. */
export function withoutTimes(text: string): unknown {
  const { times, ...rest } = JSON.parse(text) as Record<string, unknown>;
  return rest;
}
