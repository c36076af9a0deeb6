/**
 * Two-sided 95 % point of Student's t: exact for one and two degrees of freedom, else the expansion about the normal
 * distribution (Abramowitz & Stegun, Handbook of Mathematical Functions, 26.7.5), within 0.2 % of the tables.
 */
export function studentPoint(freedoms: number): number {
  if (!(freedoms >= 1)) return Number.POSITIVE_INFINITY;
  if (freedoms < 2) return Math.tan(Math.PI * (0.975 - 0.5));
  if (freedoms < 3) return 0.95 / Math.sqrt(2 * 0.975 * 0.025);
  const z = normalPoint;
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160,
  ];
  return terms.reduce((sum, term, i) => sum + term / freedoms ** (i + 1), z);
}

/** 97.5 % point of the normal distribution. */
const normalPoint = 1.959963984540054;
