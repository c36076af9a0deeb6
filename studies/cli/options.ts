/** Options as commander hands them over. */
import { UsageError } from './report-error.ts';

export interface GlobalOptions {
  readonly debug?: boolean;
}

export interface StudyOptions extends GlobalOptions {
  readonly out?: string;
  readonly set: readonly string[];
  readonly seed?: string;
  readonly json?: boolean;
  readonly weights?: string;
}

/** Of commands that take a study by some of its variants. */
export interface VariantOptions extends StudyOptions {
  readonly variant: readonly string[];
}

export interface RunOptions extends VariantOptions {
  readonly backend?: string;
  readonly threads?: string;
  readonly provider?: string;
  readonly data?: string;
  readonly resume?: string;
  readonly saveWeights?: boolean;
}

/** @param name as on the command line */
export function integerOption(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(`Expected ${name} to be an integer from ${least} to ${most}, got \`${text}\``);
}
