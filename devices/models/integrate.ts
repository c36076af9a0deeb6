/**
 * Adaptive Simpson quadrature. A panel is halved until its two halves agree with the whole within the tolerance; their
 * difference, over 15, is then the error of the halves (Simpson's rule is of fourth order) and is added to them.
 *
 * J. N. Lyness, "Notes on the adaptive Simpson quadrature routine", J. ACM 16(3), 483, 1969, doi 10.1145/321526.321537.
 */

interface Panel {
  readonly from: number;
  readonly to: number;
  /** The integrand at both ends and in the middle. */
  readonly values: readonly [start: number, middle: number, end: number];
}

/** Halvings after which a panel is taken as it is: it has shrunk to a billionth. */
const mostHalvings = 30;

/** @param tolerance relative, of each panel; held against an estimate of the error */
export function integrate(integrand: (x: number) => number, from: number, to: number, tolerance = 1e-7): number {
  const refine = (panel: Panel, whole: number, halvings: number): number => {
    const { values } = panel;
    const middle = (panel.from + panel.to) / 2;
    const between = [(panel.from + middle) / 2, (middle + panel.to) / 2].map(integrand) as [number, number];
    const left: Panel = { from: panel.from, to: middle, values: [values[0], between[0], values[1]] };
    const right: Panel = { from: middle, to: panel.to, values: [values[1], between[1], values[2]] };
    const halves = [simpson(left), simpson(right)] as const;
    const error = (halves[0] + halves[1] - whole) / 15;
    if (halvings === 0 || Math.abs(error) <= tolerance * Math.abs(halves[0] + halves[1])) {
      return halves[0] + halves[1] + error;
    }
    return refine(left, halves[0], halvings - 1) + refine(right, halves[1], halvings - 1);
  };
  const panel: Panel = { from, to, values: [integrand(from), integrand((from + to) / 2), integrand(to)] };
  return refine(panel, simpson(panel), mostHalvings);
}

/** Simpson's rule. */
function simpson({ from, to, values }: Panel): number {
  return ((to - from) / 6) * (values[0] + 4 * values[1] + values[2]);
}
