import { describe, expect, it } from 'vitest';
import { drawPiece, type Sheet } from '../../../algorithms/data/pen.ts';

const SIDE = 40;
const blank = (): Sheet => ({ side: SIDE, ink: new Float32Array(SIDE * SIDE) });
const total = (sheet: Sheet): number => sheet.ink.reduce((sum, coverage) => sum + coverage, 0);

describe('drawPiece', () => {
  it.each([
    ['across', 8.3, 20.1, 30.9, 20.1],
    ['down', 17.7, 6.2, 17.7, 33.4],
    ['aslant', 9.1, 8.4, 30.2, 27.6],
  ])('lays down the area of the stroke: %s', (_, ax, ay, bx, by) => {
    const radius = 1.4;
    const sheet = blank();
    drawPiece(sheet, ax, ay, bx, by, radius);
    const area = 2 * radius * Math.hypot(bx - ax, by - ay) + Math.PI * radius ** 2;
    expect(Math.abs(total(sheet) / area - 1)).toBeLessThan(0.03);
  });

  it('draws a dot for a piece of no length, and nothing beyond the sheet', () => {
    const dot = blank();
    drawPiece(dot, 20.5, 20.5, 20.5, 20.5, 1);
    expect(dot.ink[20 * SIDE + 20]).toBe(1);
    const beyond = blank();
    drawPiece(beyond, -20, -20, -5, 60, 1);
    expect(total(beyond)).toBe(0);
  });

  it('is not darker where strokes cross', () => {
    const sheet = blank();
    drawPiece(sheet, 5, 20.5, 35, 20.5, 1);
    const once = total(sheet);
    drawPiece(sheet, 5, 20.5, 35, 20.5, 1);
    expect(total(sheet)).toBe(once);
  });
});
