/** A text that is not a formula of the language, or that uses what its place does not offer. */
export class FormulaError extends Error {
  readonly code = 'FORMULA';
  /** Where the text stands, such as `laws.soft-bounds.pulse.up`. */
  readonly path: string;
  /** First offending character of the text, counted from 1. */
  readonly position: number;

  constructor(path: string, position: number, expected: string, got: string) {
    super(`Expected \`${path}\` to ${expected} at character ${position}, got \`${excerpt(got)}\``);
    this.name = 'FormulaError';
    this.path = path;
    this.position = position;
  }
}

function excerpt(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
