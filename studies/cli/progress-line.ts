/** Progress as one line that is written over and over, where somebody looks. */
import type { Io } from './io.ts';

/** @param text empty to take the line away */
export function showProgress(text: string, io: Io): void {
  if (io.terminal) io.err(`\r\u001b[K${text}`);
}
