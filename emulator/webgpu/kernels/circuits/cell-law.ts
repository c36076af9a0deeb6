/** The current of one crosspoint in WGSL, in the units of `cells.ts`. */
import { type CurrentVoltage, wgsl, wgslFunctions } from '../../../../devices/index.ts';

/**
 * `passed(v, g)`: the current, along the tangent beyond the law's voltages (`tile/wires/nonlinear-state.ts`);
 * `slope(v, g)`: ∂I/∂v; `isKnown(v, slack)`: whether the law is for that voltage.
 *
 * @param law null where currents are proportional to voltages
 */
export function cellLawWgsl(law: CurrentVoltage | null): string {
  if (!law) return linearWgsl;
  return /* wgsl */ `
${wgslFunctions(law.formulas)}
${law.emit(wgsl, 'cell')}
fn passed(v: f32, g: f32) -> f32 {
  if (g == 0.0) { return 0.0; }
  let near = clamp(v, shape.lowest, shape.highest);
  let own = g * shape.unit;
  var current = cell_current(near, own);
  if (near != v) { current += cell_conductance(near, own) * (v - near); }
  return current * shape.perUnit;
}
fn slope(v: f32, g: f32) -> f32 {
  if (g == 0.0) { return 0.0; }
  return cell_conductance(clamp(v, shape.lowest, shape.highest), g * shape.unit) * shape.perUnit;
}
fn isKnown(v: f32, slack: f32) -> bool { return v >= shape.lowest - slack && v <= shape.highest + slack; }
`;
}

const linearWgsl = /* wgsl */ `
fn passed(v: f32, g: f32) -> f32 { return g * v; }
fn slope(v: f32, g: f32) -> f32 { return g; }
fn isKnown(v: f32, slack: f32) -> bool { return true; }
`;

const numbers = new Map<string, number>();

/** A short name of a law's code: formulas run to pages. */
export function lawKey(law: CurrentVoltage | null): string {
  if (!law) return 'linear';
  const text = cellLawWgsl(law);
  const number = numbers.get(text) ?? numbers.size;
  numbers.set(text, number);
  return `${law.name} (law ${number})`;
}
