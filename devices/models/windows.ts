/**
 * Window functions of memristor models: factors on the speed of the boundary between the conducting and the insulating
 * part of a film, which bring it to rest at the electrodes. With x the conducting share of the film and p > 0:
 *
 * - `rectangular`: 1, until the boundary stops dead at an electrode.
 * - `joglekar`: 1 − (2x − 1)^2p. Y. N. Joglekar, S. J. Wolf, Eur. J. Phys. 30(4), 661, 2009,
 *   doi 10.1088/0143-0807/30/4/001.
 * - `biolek`: 1 − (x − stp(−i))^2p: 1 − x^2p while x grows, 1 − (x − 1)^2p while it shrinks. Z. Biolek, D. Biolek,
 *   V. Biolková, Radioengineering 18(2), 210, 2009.
 * - `prodromakis`: 1 − ((x − ½)² + ¾)^p; the paper's factor j is the laws' `windowScale`. T. Prodromakis, B. P. Peh,
 *   C. Papavassiliou, C. Toumazou, IEEE Trans. Electron Devices 58(9), 3099, 2011, doi 10.1109/TED.2011.2158004.
 *
 * All of them are 1 − (1 − d)^q, with d = 2 min(x, 1 − x), the share ahead of the boundary, and x (1 − x), and with
 * q = 2p, 2p and p. So written they keep their digits near 0.
 *
 * The terminal-state problem: Joglekar's and Prodromakis's windows vanish at a bound whichever way the boundary is
 * driven. It approaches the bound exponentially, takes as long to come back, and exactly there would stay for ever.
 * `flow.ts` counts such a state as 1e-6 of the weight away, so that it does come back, after the time that takes.
 * Biolek's window is 1 for the way back.
 */

/** @param x conducting share @param remaining 1 − x, to its own precision @param grows whether x grows */
type Window = (x: number, remaining: number, exponent: number, grows: boolean) => number;

/** 1 − (1 − d)^q; rounding may put d above 1. */
const vanishing = (distance: number, power: number) => -Math.expm1(power * Math.log1p(-Math.min(distance, 1)));

const windows: Readonly<Record<string, Window>> = {
  rectangular: () => 1,
  joglekar: (x, remaining, exponent) => vanishing(2 * Math.min(x, remaining), 2 * exponent),
  biolek: (x, remaining, exponent, grows) => vanishing(grows ? remaining : x, 2 * exponent),
  prodromakis: (x, remaining, exponent) => vanishing(x * remaining, exponent),
};

export const windowNames = Object.keys(windows);

/** @param place of its name among {@link windowNames}, as formulas see the parameter */
export function windowAt(place: number): Window {
  const window = windows[windowNames[place] ?? ''];
  if (!window) throw new RangeError(`No window ${place} among ${windowNames}`);
  return window;
}
