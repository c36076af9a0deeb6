/**
 * The ten digits as people write them: for each a few variants, for each variant a few strokes of the pen.
 *
 * Coordinates are in a unit box, x to the right, y down. A straight stroke runs from point to point; a curved one
 * passes through its points smoothly (uniform Catmull–Rom spline; Catmull and Rom 1974, "A class of local interpolating
 * splines", in Computer Aided Geometric Design), and closes when it ends where it began.
 */
export type Point = readonly [x: number, y: number];
/** Pen path as a chain of short straight pieces. */
export type Polyline = readonly Point[];
/** One way to write one digit. */
export type Glyph = readonly Polyline[];

const PIECES_PER_SPAN = 5;

/** Variants by digit. */
export const GLYPHS: readonly (readonly Glyph[])[] = [
  [
    [curve([0.5, 0], [0.2, 0.18], [0.13, 0.5], [0.2, 0.82], [0.5, 1], [0.8, 0.82], [0.87, 0.5], [0.8, 0.18], [0.5, 0])],
    [curve([0.6, 0], [0.32, 0.2], [0.25, 0.6], [0.42, 1], [0.68, 0.8], [0.75, 0.4], [0.6, 0])],
    [curve([0.66, 0.08], [0.4, 0.03], [0.15, 0.4], [0.3, 0.95], [0.7, 0.9], [0.85, 0.45], [0.6, 0.04], [0.4, 0.12])],
  ],
  [
    [line([0.5, 0], [0.5, 1])],
    [line([0.3, 0.24], [0.52, 0], [0.52, 1])],
    [line([0.3, 0.24], [0.52, 0], [0.52, 1]), line([0.28, 1], [0.76, 1])],
  ],
  [
    [curve([0.2, 0.24], [0.36, 0.03], [0.66, 0.03], [0.8, 0.25], [0.62, 0.55], [0.18, 1]), line([0.18, 1], [0.84, 1])],
    [curve([0.2, 0.2], [0.5, 0], [0.76, 0.2], [0.66, 0.55], [0.3, 0.98], [0.16, 0.86], [0.36, 0.8], [0.86, 1])],
  ],
  [
    [
      curve([0.2, 0.12], [0.5, 0], [0.76, 0.2], [0.64, 0.42], [0.4, 0.47]),
      curve([0.4, 0.47], [0.7, 0.53], [0.82, 0.76], [0.54, 1], [0.18, 0.88]),
    ],
    [line([0.2, 0], [0.76, 0], [0.44, 0.4]), curve([0.44, 0.4], [0.72, 0.5], [0.8, 0.76], [0.5, 1], [0.18, 0.86])],
  ],
  [
    [line([0.66, 1], [0.66, 0], [0.14, 0.66], [0.88, 0.66])],
    [line([0.26, 0], [0.2, 0.55], [0.84, 0.55]), line([0.72, 0.08], [0.66, 1])],
    [curve([0.24, 0.02], [0.18, 0.4], [0.4, 0.52], [0.76, 0.42]), line([0.78, 0], [0.74, 1])],
  ],
  [
    [
      line([0.8, 0], [0.28, 0], [0.24, 0.44]),
      curve([0.24, 0.44], [0.52, 0.36], [0.82, 0.6], [0.68, 0.92], [0.42, 1], [0.16, 0.88]),
    ],
    [
      curve([0.3, 0.04], [0.26, 0.4], [0.6, 0.46], [0.76, 0.72], [0.5, 1], [0.18, 0.92]),
      line([0.3, 0.04], [0.84, 0.02]),
    ],
  ],
  [
    [
      curve(
        [0.7, 0.02],
        [0.4, 0.2],
        [0.2, 0.6],
        [0.3, 0.92],
        [0.56, 1],
        [0.8, 0.78],
        [0.68, 0.54],
        [0.42, 0.54],
        [0.22, 0.74],
      ),
    ],
    [curve([0.44, 0], [0.24, 0.4], [0.24, 0.8], [0.5, 1], [0.74, 0.84], [0.66, 0.62], [0.44, 0.62], [0.26, 0.82])],
  ],
  [
    [line([0.16, 0], [0.84, 0], [0.4, 1])],
    [line([0.16, 0], [0.84, 0], [0.4, 1]), line([0.34, 0.5], [0.82, 0.5])],
    [line([0.18, 0.18], [0.2, 0.02], [0.82, 0.02]), curve([0.82, 0.02], [0.6, 0.4], [0.52, 1])],
  ],
  [
    [
      curve([0.5, 0.46], [0.24, 0.24], [0.5, 0], [0.76, 0.24], [0.5, 0.46]),
      curve([0.5, 0.46], [0.2, 0.74], [0.5, 1], [0.8, 0.74], [0.5, 0.46]),
    ],
    [
      curve(
        [0.78, 0.12],
        [0.5, 0],
        [0.24, 0.2],
        [0.5, 0.46],
        [0.78, 0.76],
        [0.5, 1],
        [0.22, 0.78],
        [0.5, 0.48],
        [0.78, 0.12],
      ),
    ],
  ],
  [
    [curve([0.78, 0.22], [0.5, 0], [0.22, 0.26], [0.46, 0.5], [0.78, 0.22]), line([0.78, 0.22], [0.7, 1])],
    [
      curve([0.76, 0.26], [0.5, 0], [0.24, 0.22], [0.44, 0.46], [0.76, 0.26]),
      curve([0.76, 0.26], [0.78, 0.64], [0.58, 0.96], [0.26, 0.92]),
    ],
  ],
];

function line(...points: readonly Point[]): Polyline {
  return points;
}

function curve(...points: readonly Point[]): Polyline {
  const first = points[0];
  const last = points[points.length - 1];
  if (first === undefined || last === undefined) return [];
  const closed = first[0] === last[0] && first[1] === last[1];
  // Neighbours beyond the ends: around the loop, or the end point itself.
  const before = closed ? points[points.length - 2] : first;
  const after = closed ? points[1] : last;
  const chain: Point[] = [first];
  points.slice(1).forEach((end, span) => {
    const begin = points[span] ?? first;
    const previous = points[span - 1] ?? before ?? begin;
    const next = points[span + 2] ?? after ?? end;
    for (let piece = 1; piece <= PIECES_PER_SPAN; piece += 1) {
      const t = piece / PIECES_PER_SPAN;
      chain.push([
        catmullRom(previous[0], begin[0], end[0], next[0], t),
        catmullRom(previous[1], begin[1], end[1], next[1], t),
      ]);
    }
  });
  return chain;
}

/** Value at t in [0, 1] between b and c of the spline through a, b, c, d. */
function catmullRom(a: number, b: number, c: number, d: number, t: number): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}
