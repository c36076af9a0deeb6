/** Holds the library's models against golden files. */
import { DeviceError } from '../../devices/index.ts';
import { type Backend, CircuitError, TechnologyError } from '../../emulator/index.ts';
import type { JsonFile } from './golden-folder.ts';
import { type Comparison, GoldenError, type Look, type Recogniser, type Verification } from './recogniser.ts';
import { recognisers } from './recognisers.ts';

export interface RecognisedFile {
  readonly path: string;
  readonly recogniser: Recogniser;
  readonly golden: unknown;
}

export interface SortedFiles {
  readonly recognised: readonly RecognisedFile[];
  /** Paths of the others. */
  readonly unrecognised: readonly string[];
}

/** @throws GoldenError naming each file of a known format that is not whole */
export function sortFiles(files: readonly JsonFile[]): SortedFiles {
  const sorted = files.map(({ path, json }): RecognisedFile | string => {
    for (const recogniser of recognisers) {
      const golden = recogniser.recognise(json, path);
      if (golden !== null) return { path, recogniser, golden };
    }
    return path;
  });
  return {
    recognised: sorted.filter((one) => typeof one !== 'string'),
    unrecognised: sorted.filter((one) => typeof one === 'string'),
  };
}

export interface FileVerdict extends Verification {
  readonly path: string;
  readonly format: string;
  readonly cases: number;
  readonly worst: Comparison;
  readonly passed: boolean;
  /** How often the models were drawn. */
  readonly looks: 1 | 2;
  /** @unit s */
  readonly seconds: number;
}

/** The same verdict each time: seeds are fixed. */
const firstLook: Look = { seed: 1, factor: 1 };
const secondLook: Look = { seed: 2, factor: 4 };

/**
 * Where worst errors beyond the tolerance may still be chance. Tolerances are four standard errors, and among the
 * thousands of statistics of a folder one is beyond them every few times; none is beyond six.
 */
const worstByChance = 1.5;

/**
 * Compares every figure of a file. One that fails by little is looked at again, at four times as many crosspoints with
 * other draws and a tolerance that is narrower by as much as that allows; that verdict holds.
 */
export async function verifyFile({ path, recogniser, golden }: RecognisedFile, backend: Backend): Promise<FileVerdict> {
  const began = performance.now();
  const look = (how: Look) => recogniser.verify(golden, backend, how).catch(explainRefusal);
  const first = await look(firstLook);
  // What is counted out of formulas has nothing to draw.
  const drawn = first.distributions === undefined;
  const doubtful = drawn && worstOf(first).worst > 1 && worstOf(first).worst <= worstByChance;
  const verification = doubtful ? await look(secondLook) : first;
  const worst = worstOf(verification);
  const cases = verification.comparisons.reduce((sum, { cases }) => sum + cases, 0);
  return {
    path,
    format: recogniser.name,
    ...verification,
    cases,
    worst,
    // A file of which nothing could be compared has not passed.
    passed: worst.worst <= 1 && cases > 0,
    looks: doubtful ? 2 : 1,
    seconds: (performance.now() - began) / 1000,
  };
}

function worstOf({ comparisons }: Verification): Comparison {
  return comparisons.reduce((worst, next) => (next.worst > worst.worst ? next : worst), nothing);
}

const refusals = [DeviceError, GoldenError, CircuitError, TechnologyError] as const;

/** A file that states what our models do not have fails, and the others are still held against theirs. */
function explainRefusal(error: unknown): Verification {
  const refusal = refusals.find((kind) => error instanceof kind);
  if (!(error instanceof Error) || !refusal) throw error;
  const refused = { name: 'refused', cases: 0, worst: Number.POSITIVE_INFINITY, at: error.message };
  return { ran: 'nowhere', comparisons: [refused], leftOut: [] };
}

const nothing: Comparison = { name: 'nothing', cases: 0, worst: 0, at: '' };
