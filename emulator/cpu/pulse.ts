/**
 * Compiles a device law into one closed function: `count` pulses on one crosspoint. The code is generated from the
 * checked formula tree, never from text a user wrote.
 */
import { emitJavaScript, type PulseLaw } from '../../devices/index.ts';
import { deviates, normalPair, philox } from '../random.ts';
import type { Precision, Real } from './storage.ts';

/**
 * New state of a crosspoint after `count` pulses up or down.
 *
 * @param offset index of the crosspoint's first field; its other fields follow `stride` apart
 * @param cell counter word that names the crosspoint's noise
 */
export type ApplyPulses = (
  state: number,
  fields: Real,
  offset: number,
  stride: number,
  count: number,
  up: boolean,
  key0: number,
  key1: number,
  cell: number,
  position: number,
  epoch: number,
) => number;

export function compilePulses(law: PulseLaw, precision: Precision): ApplyPulses {
  const names = new Map(law.fields.map((field, index) => [field, `f${index}`]));
  const rename = (name: string) => (name === 'w' ? 'w' : (names.get(name) ?? name));
  const round = precision === 'float32' ? 'Math.fround' : '';
  const draw = (count: number) =>
    Array.from({ length: count }, (_, index) => {
      // Most crosspoints get one pulse: deviates are made two at a time, not four.
      return `if ((drawn & 3) === 0) philox(key0, key1, cell, drawn >>> 2, position, epoch);
        if ((drawn & 1) === 0) normalPair(drawn & 2);
        const normal${index} = deviates[drawn & 3]; drawn++;`;
    }).join('\n');
  const loop = (formula: PulseLaw['up']) => `for (let pulse = 0; pulse < count; pulse++) {
    ${draw(formula.normals)}
    w = ${round}(${emitJavaScript(formula, rename)});
    if (w > upper) w = upper; else if (w < lower) w = lower;
  }`;
  const source = `
    return function applyPulses(w, fields, offset, stride, count, up, key0, key1, cell, position, epoch) {
      ${law.fields.map((_, index) => `const f${index} = fields[offset + ${index} * stride];`).join('\n')}
      const lower = ${rename(law.lowerBound)}, upper = ${rename(law.upperBound)};
      let drawn = 0;
      if (up) { ${loop(law.up)} } else { ${loop(law.down)} }
      return w;
    };`;
  return new Function('philox', 'normalPair', 'deviates', source)(philox, normalPair, deviates) as ApplyPulses;
}
