/**
 * Compiles a device law into closed functions of one crosspoint. The code is generated from the checked formula tree,
 * never from text a user wrote.
 */
import {
  changingFields,
  emitJavaScript,
  emitPulse,
  emitReset,
  emitRest,
  emitVisible,
  inText,
  type PulseLanguage,
  type PulseLaw,
} from '../../devices/index.ts';
import { crosspointNormals, deviates } from '../random.ts';
import type { Precision, Real } from './arithmetic/arithmetic.ts';

/**
 * Moves a crosspoint: the new state; fields that change are stored.
 *
 * @param offset index of the crosspoint's first field
 * @param key of the noise in this epoch (`keyInEpoch`)
 * @param cell counter word that names the crosspoint's noise
 */
export type MoveCrosspoint = (
  state: number,
  fields: Real,
  offset: number,
  key: number,
  cell: number,
  position: number,
) => number;

/** `count` pulses up or down. */
export type ApplyPulses = (count: number, up: boolean, ...crosspoint: Parameters<MoveCrosspoint>) => number;

const crosspoint = ['w', 'fields', 'offset', 'key', 'cell', 'position'];

export function compilePulses(law: PulseLaw, precision: Precision): ApplyPulses {
  const language = languageOf(precision);
  const repeat = (direction: 'up' | 'down') =>
    `for (let pulse = 0; pulse < count; pulse++) ${emitPulse(law, direction, language)}`;
  const body = `if (up) { ${repeat('up')} } else { ${repeat('down')} }`;
  return compile(law, ['count', 'up', ...crosspoint], body, language) as ApplyPulses;
}

/** One mini-batch of rest; null where the state stays. */
export function compileRest(law: PulseLaw, precision: Precision): MoveCrosspoint | null {
  const language = languageOf(precision);
  return law.rest && (compile(law, crosspoint, emitRest(law, language), language) as MoveCrosspoint);
}

export function compileReset(law: PulseLaw, precision: Precision): MoveCrosspoint {
  const language = languageOf(precision);
  return compile(law, crosspoint, emitReset(law, language), language) as MoveCrosspoint;
}

function languageOf(precision: Precision): PulseLanguage {
  return {
    ...inText,
    emit: emitJavaScript,
    declare: (name, expression) => `const ${name} = ${expression};`,
    draw: (name) => `if ((drawn & 1) === 0) crosspointNormals(key + (drawn >>> 1), cell, position);
      const ${name} = deviates[drawn & 1]; drawn++;`,
    clamp: (expression, lower, upper) => `Math.min(Math.max(${expression}, ${lower}), ${upper})`,
    round: (expression) => (precision === 'float32' ? `Math.fround(${expression})` : expression),
  };
}

function compile(law: PulseLaw, parameters: readonly string[], body: string, language: PulseLanguage): unknown {
  const changing = new Set(changingFields(law));
  const loads = law.fields.map(
    (_, index) => `${changing.has(index) ? 'let' : 'const'} f${index} = fields[offset + ${index}];`,
  );
  const stores = [...changing].map((index) => `fields[offset + ${index}] = f${index};`);
  const source = `
    return function moveCrosspoint(${parameters.join(', ')}) {
      ${loads.join('\n')}
      let drawn = 0;
      ${body}
      ${emitVisible(law, language)}
      ${stores.join('\n')}
      return w;
    };`;
  return new Function('crosspointNormals', 'deviates', source)(crosspointNormals, deviates);
}
