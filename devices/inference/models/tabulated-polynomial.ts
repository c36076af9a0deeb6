/** Polynomials whose coefficients were fitted at a few times, and lie on straight lines in between. */
import type { Table } from '../../formula/formula.ts';

/** The tables `c0`, `c1`, ... of coefficients over `positions`. @param rows coefficients from degree 0 up, by position */
export function coefficientTables(
  positions: readonly number[],
  rows: readonly (readonly number[])[],
): Record<string, Table> {
  const degrees = rows[0]?.length ?? 0;
  const column = (degree: number) => rows.map((row) => row[degree] ?? Number.NaN);
  return Object.fromEntries(Array.from({ length: degrees }, (_, k) => [`c${k}`, { x: positions, y: column(k) }]));
}

/** Their polynomial of `variable` at `position` as formula text, by Horner's rule. */
export function tabulatedPolynomial(degree: number, variable: string, position: string): string {
  let text = `table(c${degree}, ${position})`;
  for (let k = degree - 1; k >= 0; k--) text = `table(c${k}, ${position}) + ${variable} * (${text})`;
  return `(${text})`;
}
