/** Options as commander hands them over. */

export interface GlobalOptions {
  readonly debug?: boolean;
}

export interface StudyOptions extends GlobalOptions {
  readonly out?: string;
  readonly set: readonly string[];
  readonly seed?: string;
  readonly json?: boolean;
}

export interface RunOptions extends StudyOptions {
  readonly backend?: string;
  readonly provider?: string;
  readonly data?: string;
  readonly resume?: string;
}
