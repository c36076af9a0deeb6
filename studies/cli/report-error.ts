/** Errors as a user sees them: one line a problem, an exit code, a stack only where it is asked for. */
import { CommanderError } from 'commander';
import type { Io } from './io.ts';

export const exitCodes = { done: 0, failed: 1, refused: 2, interrupted: 130 } as const;

/** A command line that cannot be followed. */
export class UsageError extends Error {
  readonly code = 'USAGE';
  override readonly name = 'UsageError';
}

/** What was asked for is wrong, as against what went wrong while doing it. */
const refused = new Set([
  'STUDY',
  'USAGE',
  'DEVICE',
  'GOLDEN',
  'BASELINE',
  'FORMULA',
  'WEIGHTS',
  'ADC',
  'CIRCUIT',
  'TECHNOLOGY',
]);

/** @returns the exit code */
export function reportError(error: unknown, io: Io, debug: boolean): number {
  // Commander has said what it had to say; help and version end that way too.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.refused;
  const failure = memoryError(error) ?? (error instanceof Error ? error : new Error(String(error)));
  const code = (failure as { code?: unknown }).code;
  const known = typeof code === 'string' && failure.name.endsWith('Error') && failure.constructor !== Error;
  for (const line of failure.message.split('\n')) io.err(`error: ${known ? '' : `${failure.name}: `}${line}\n`);
  if (debug) io.err(`${failure.stack ?? ''}\n`);
  else if (!known) io.err('This is a fault of Crosspoint itself; --debug shows where.\n');
  return known && refused.has(code) ? exitCodes.refused : exitCodes.failed;
}

/** What was asked for is larger than this machine. */
class MemoryError extends Error {
  readonly code = 'MEMORY';
  override readonly name = 'MemoryError';
}

/** How V8 says that it has no room; nobody else can tell before. */
function memoryError(error: unknown): MemoryError | undefined {
  if (
    !(error instanceof RangeError) ||
    !/^(Array buffer allocation failed|Invalid typed array length|Invalid array buffer length)/.test(error.message)
  )
    return undefined;
  return new MemoryError(
    `Expected the study to fit the memory of this machine, got: ${error.message}; what makes it smaller: fewer ` +
      'neurons in `network.hidden`, fewer crosspoints a weight in `tile.mapping`, fewer images',
    { cause: error },
  );
}
