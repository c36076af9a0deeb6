/**
 * A round pen on a square sheet of pixels. Coverage of a pixel is taken from the distance of its centre to the stroke:
 * full within the pen's radius, falling linearly to none over one pixel: anti-aliasing good to a few per cent at a
 * fraction of the cost of integrating the disc.
 */
export interface Sheet {
  /** Pixels a side. */
  readonly side: number;
  /** Coverage, 0…1, row by row. */
  readonly ink: Float32Array;
}

/** Draws the straight piece from (ax, ay) to (bx, by); coordinates and radius in pixels, pixel centres at halves. */
export function drawPiece(sheet: Sheet, ax: number, ay: number, bx: number, by: number, radius: number): void {
  const { side, ink } = sheet;
  const reach = radius + 0.5;
  const left = Math.max(0, Math.floor(Math.min(ax, bx) - reach));
  const right = Math.min(side - 1, Math.floor(Math.max(ax, bx) + reach));
  const top = Math.max(0, Math.floor(Math.min(ay, by) - reach));
  const bottom = Math.min(side - 1, Math.floor(Math.max(ay, by) + reach));
  const dx = bx - ax;
  const dy = by - ay;
  const length2 = dx * dx + dy * dy;
  for (let row = top; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) {
      const px = column + 0.5 - ax;
      const py = row + 0.5 - ay;
      const along = length2 > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / length2)) : 0;
      const ex = px - along * dx;
      const ey = py - along * dy;
      const coverage = Math.min(1, reach - Math.sqrt(ex * ex + ey * ey));
      const index = row * side + column;
      if (coverage > (ink[index] ?? 1)) ink[index] = coverage;
    }
  }
}
