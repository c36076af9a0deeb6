/**
 * One crosspoint, and one unit cell, in WGSL (`cpu/pulse.ts`): the law's statements between loading a crosspoint's state
 * and fields and storing what has changed.
 */
import {
  changingFields,
  emitPulse,
  emitReset,
  emitRest,
  emitVisible,
  emitWgsl,
  inText,
  type PulseLanguage,
  type PulseLaw,
  wgslFunctions,
} from '../../../devices/index.ts';
import { routesOf, type UnitCell } from '../../tile/unit-cell.ts';
import { storage } from '../kernel.ts';
import { refreshWgsl, type Weighing, weighingBuffers } from './weighing.ts';

/** Words that the functions below need. */
export const crosspointShape = {
  inputs: 'u32',
  outputs: 'u32',
  /** Stride of a row of crosspoints. */
  rowStride: 'u32',
  seed: 'u32',
  /** Of the noise of crosspoints. */
  key: 'u32',
  counter: 'u32',
} as const;

/** Buffers that they need. `fields` is written only by laws whose fields change. */
export function crosspointBuffers(law: PulseLaw, weighing: Weighing) {
  const fields = changingFields(law).length > 0 ? storage.floats : storage.readFloats;
  const state = { planes: storage.floats, fields, weights: storage.floats, counters: storage.counters } as const;
  return { ...state, ...weighingBuffers(weighing) };
}

/** What tells the code of two laws, or of two unit cells, apart: the code itself. */
export function codeOfCrosspoint(name: string, law: PulseLaw, { significance, pulsed }: UnitCell, weighing: Weighing) {
  const parts = [pulseWgsl(law), law.rest ? restWgsl(law) : '', resetWgsl(law), refreshWgsl(weighing, law)];
  const code = parts.join('\n').replace(/\s+/g, ' ');
  return `${name}; ${pulsed} ${significance.join(' ')}; ${code}`;
}

const language: PulseLanguage = {
  ...inText,
  emit: emitWgsl,
  declare: (name, expression) => `let ${name} = ${expression};`,
  draw: (name) => `if ((drawn & 1u) == 0u) {
    deviates = crosspointNormals(key + (batch.epoch << 12u) + (drawn >> 1u), cellName, batch.first + sample);
  }
  let ${name} = deviates[drawn & 1u];
  drawn++;`,
  clamp: (expression, lower, upper) => `clamp(${expression}, ${lower}, ${upper})`,
  round: (expression) => expression,
};

/** `pulsePlane(plane, row, column, key, sample, count, up)`: pulses on one crosspoint. */
export function pulseWgsl(law: PulseLaw): string {
  const repeat = (direction: 'up' | 'down') => /* wgsl */ `
    for (var pulse = 0u; pulse < count; pulse++) ${emitPulse(law, direction, language)}`;
  return moveWgsl(
    law,
    'pulsePlane',
    ', count: u32, up: bool',
    `if (up) {${repeat('up')}\n} else {${repeat('down')}\n}`,
  );
}

/** `restPlane(plane, row, column, key, sample)`: one mini-batch of rest. */
export function restWgsl(law: PulseLaw): string {
  return moveWgsl(law, 'restPlane', '', emitRest(law, language));
}

/** `resetPlane(plane, row, column, key, sample)` */
export function resetWgsl(law: PulseLaw): string {
  return moveWgsl(law, 'resetPlane', '', emitReset(law, language));
}

/** WGSL functions that the formulas of a law call. */
export function lawFunctionsWgsl({ up, down, rest, reset, visible, where, worn }: PulseLaw): string {
  const optional = [rest, visible].filter((formula) => formula !== null);
  return wgslFunctions([up, down, reset, ...optional, ...where.values(), ...worn.values()]);
}

function moveWgsl(law: PulseLaw, name: string, parameters: string, body: string): string {
  const at = (index: number) => `fields[plane * ${law.fields.length}u * cells + ${index}u * cells + cell]`;
  const changing = changingFields(law);
  const loads = law.fields.map((_, index) => `${changing.includes(index) ? 'var' : 'let'} f${index} = ${at(index)};`);
  const stores = changing.map((index) => `${at(index)} = f${index};`);
  return /* wgsl */ `
fn ${name}(plane: u32, row: u32, column: u32, key: u32, sample: u32${parameters}) {
  let cells = shape.inputs * shape.rowStride;
  let cell = row * shape.rowStride + column;
  // Noise is named by the crosspoint without padding, as on the CPU.
  let cellName = (plane * shape.inputs + row) * shape.outputs + column;
  ${loads.join('\n  ')}
  var w = planes[plane * cells + cell];
  var drawn = 0u;
  var deviates: vec2f;
  ${body}
  ${emitVisible(law, language)}
  ${stores.join('\n  ')}
  planes[plane * cells + cell] = w;
}
`;
}

/** `pulse(row, column, sample, count, up)`: pulses on a weight, each crosspoint as its unit cell says. */
export function pulseCellWgsl(cell: UnitCell): string {
  const { pulsed, significance } = cell;
  const inTurn = pulsed === 'sequential' || pulsed === 'random';
  // A crosspoint whose turn it is is pulsed as the first one would be if it were the only one.
  const routes = significance.map((_, plane) => routesOf(cell, inTurn ? plane : 0));
  const turn = pulsed === 'random' ? 'batch.lot' : 'batch.turn';
  const lines = significance.map((_, plane) => {
    const { raise, lower } = routes[plane] as ReturnType<typeof routesOf>;
    const [up, down] = [raise[plane] as number, lower[plane] as number];
    const condition = [
      ...(inTurn ? [`${turn} % ${significance.length}u == ${plane}u`] : []),
      ...(up === 0 ? ['!up'] : []),
      ...(down === 0 ? ['up'] : []),
    ].join(' && ');
    if (up === 0 && down === 0) return '';
    const rises = up === 0 || down === 0 ? `${up + down > 0}` : up > 0 ? 'up' : '!up';
    const call = `pulsePlane(${plane}u, row, column, shape.key, sample, count, ${rises});`;
    return condition === '' ? call : `if (${condition}) { ${call} }`;
  });
  return /* wgsl */ `
fn pulse(row: u32, column: u32, sample: u32, count: u32, up: bool) {
  ${lines.filter((line) => line !== '').join('\n  ')}
}
`;
}
