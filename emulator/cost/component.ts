/** Circuits as parts of something larger: what the area table lists. */
import type { Circuit, ComponentName } from './circuits/circuit.ts';

export interface Component {
  readonly component: ComponentName;
  /** @unit m2, of all of them together */
  readonly area: number;
  /** @unit W */
  readonly leakage: number;
  readonly formula: string;
  readonly source: string;
}

/** `count` circuits of one kind as a component. */
export function componentOf(part: {
  readonly component: ComponentName;
  readonly circuit: Circuit;
  readonly count: number;
}): Component {
  const { component, circuit, count } = part;
  const { area, leakage, formula, source } = circuit;
  return { component, area: count * area, leakage: count * leakage, formula, source };
}
