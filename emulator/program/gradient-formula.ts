/** What a formula of a gradient may name, in one place for whoever reads one: recorder, analysis, backends and bill. */
import { parseFormula } from '../../devices/index.ts';

/**
 * Parses a formula of a gradient: `g` is the gradient's sum where the change has terms, `w` the weight itself; the rest are
 * values along the outputs and weights of other tiles, by the names given.
 *
 * @throws {FormulaError} If the formula is none, or names anything else.
 */
export function parseGradientFormula(
  { text, outputs, tiles }: { text: string; outputs: object; tiles: object },
  path: string,
  summed = true,
) {
  const names = [...(summed ? ['g'] : []), 'w', ...Object.keys(outputs), ...Object.keys(tiles)];
  return parseFormula(text, { names, path, draws: true });
}
