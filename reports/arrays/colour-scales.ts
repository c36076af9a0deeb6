/**
 * Colours of maps. Each scale runs from the colour of the card through one hue to that of the ink, so that lightness is
 * monotone, and "nothing" is empty, in the light as in the dark theme.
 */
import type { Json } from '../figures/figure.ts';

type Scale = readonly (readonly [at: number, colour: string])[];

const through = (colour: string, middle: number): Scale => [
  [0, 'var(--card)'],
  [middle, colour],
  [1, 'var(--ink)'],
];

/** Conductances crowd near the least: half of the hue lies below a third. */
export const conductanceScale = through('var(--rule-1)', 0.4);
export const lossScale = through('var(--rule-3)', 0.65);
/** Of what is left: 1 is empty. */
export const remainderScale: Scale = [
  [0, 'var(--ink)'],
  [0.35, 'var(--rule-2)'],
  [1, 'var(--card)'],
];

/** A slim bar beside a map. */
export function colourBar(): Json {
  return {
    thickness: 10,
    len: 1,
    xpad: 6,
    ypad: 0,
    outlinewidth: 0,
    tickfont: { size: 11, color: 'var(--muted)' },
    nticks: 6,
  };
}

const effectColours: Readonly<Record<string, string>> = {
  weights: 'var(--rule-1)',
  inputs: 'var(--rule-6)',
  law: 'var(--rule-4)',
  wires: 'var(--rule-3)',
  noise: 'var(--rule-8)',
  columns: 'var(--rule-5)',
  adc: 'var(--rule-2)',
};

export function effectColour(id: string): string {
  return effectColours[id] ?? 'var(--component-other)';
}

/** Planes whose crosspoints count positive are cold, those that count negative warm. @param pair from 0 */
export function planeColour(name: string, pair: number): string {
  const shades = name.startsWith('negative') ? ['rule-3', 'rule-5', 'rule-4'] : ['rule-1', 'rule-6', 'rule-2'];
  return `var(--${shades[pair % shades.length]})`;
}
