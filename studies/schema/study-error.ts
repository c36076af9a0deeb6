/** A study that cannot be run as it is written: every problem of the file, one line each. */
export class StudyError extends Error {
  readonly code = 'STUDY';
  override readonly name = 'StudyError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}
