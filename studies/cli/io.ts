/** What a command sees of the world, so that tests can stand in for it. */

export interface Io {
  /** Standard output: what was asked for, and nothing else. */
  out(text: string): void;
  /** Standard error: progress, notes, errors. */
  err(text: string): void;
  /** Whether standard error is a terminal. */
  readonly terminal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Calls `listener` at Ctrl-C, until the function it returns is called. */
  onInterrupt(listener: () => void): () => void;
  /** Ends the process now. */
  exit(code: number): void;
}

export const processIo: Io = {
  out: (text) => {
    process.stdout.write(text);
  },
  err: (text) => {
    process.stderr.write(text);
  },
  terminal: process.stderr.isTTY === true,
  environment: process.env,
  onInterrupt(listener) {
    process.on('SIGINT', listener);
    return () => process.off('SIGINT', listener);
  },
  exit: (code) => process.exit(code),
};
