/**
 * Converters simulated one conversion at a time, decision by decision, from the deviates that were drawn: what the tables
 * must agree with. They share nothing with the emulator's code but the order of the draws.
 */
import type { AdcCircuit, CapacitorAdc } from '../../../../emulator/tile/adc/adc-circuit.ts';

/** Returns the code of an input; NaN where a decision is too close to call (10⁻¹⁰). */
export type Reference = (x: number) => number;
type Draw = () => number;

const clamp = (x: number) => Math.min(Math.max(x, -1), 1);
const isAbove = (x: number, threshold: number) =>
  Math.abs(x - threshold) < 1e-10 ? Number.NaN : x > threshold ? 1 : 0;
const inverseGain = (circuit: CapacitorAdc) =>
  circuit.openLoopGain === 'ideal' ? 0 : 1 / 10 ** (circuit.openLoopGain / 20);
const capacitor = (units: number, { capacitorMismatch }: CapacitorAdc, draw: Draw) =>
  units * (1 + (capacitorMismatch / Math.sqrt(units)) * draw());

/** The counter runs until the comparator says that the half-way level above the count is beyond the input. */
function ramp(circuit: CapacitorAdc, draw: Draw): Reference {
  const { bits } = circuit;
  const capacitors = Array.from({ length: bits }, (_, bit) => capacitor(2 ** bit, circuit, draw));
  const fixed = capacitor(2 ** (bits - 1), circuit, draw);
  const offset = circuit.comparatorOffset * draw();
  const levelOf = (count: number) => {
    const signed = count - 2 ** (bits - 1);
    const digits = Math.abs(signed).toString(2).split('').reverse();
    let on = 0;
    digits.forEach((digit, bit) => {
      if (digit === '1') on += capacitors[bit]!;
    });
    const feedback = fixed / (fixed + on);
    const open = (signed < 0 ? -on : on) / fixed + 1 / 2 ** bits;
    return open / (1 + inverseGain(circuit) / feedback);
  };
  return (input) => {
    for (let count = 0; count < 2 ** bits - 1; count++) {
      const above = isAbove(clamp(input) + offset, (levelOf(count) + levelOf(count + 1)) / 2);
      if (Number.isNaN(above)) return Number.NaN;
      if (!above) return count;
    }
    return 2 ** bits - 1;
  };
}

/** Voltage of the output node of a split array, from charge conserved at both nodes, by relaxation: a sweep halves the error. */
export function relaxSplitArray(
  lower: readonly number[],
  terminating: number,
  upper: readonly number[],
  bridge: number,
  magnitude: number,
): number {
  const isOn = (bit: number) => Math.floor(magnitude / 2 ** bit) % 2;
  let [first, second] = [0, 0];
  for (let sweep = 0; sweep < 80; sweep++) {
    let charge = bridge * second;
    let total = bridge + terminating;
    lower.forEach((one, bit) => {
      charge += one * isOn(bit);
      total += one;
    });
    first = charge / total;
    charge = bridge * first;
    total = bridge;
    upper.forEach((one, bit) => {
      charge += one * isOn(bit + lower.length);
      total += one;
    });
    second = charge / total;
  }
  return second;
}

function sar(circuit: CapacitorAdc, draw: Draw): Reference {
  const { bits } = circuit;
  const half = Math.floor(bits / 2);
  const lower = Array.from({ length: half }, (_, bit) => capacitor(2 ** bit, circuit, draw));
  const terminating = capacitor(1, circuit, draw);
  const upper = Array.from({ length: bits - 1 - half }, (_, bit) => capacitor(2 ** bit, circuit, draw));
  const bridge = capacitor(2 ** half / (2 ** half - 1), circuit, draw);
  const offset = circuit.comparatorOffset * draw();
  const levels = Array.from({ length: 2 ** bits }, (_, code) => {
    const signed = code - 2 ** (bits - 1);
    const share = code === 0 ? 1 : relaxSplitArray(lower, terminating, upper, bridge, Math.abs(signed));
    return ((signed < 0 ? -share : share) + 0.5 ** bits) / (1 + inverseGain(circuit)) - 0.5 ** bits;
  });
  return (input) => {
    let register = 0;
    for (let bit = 2 ** (bits - 1); bit >= 1; bit /= 2) {
      register += bit * isAbove(clamp(input) + offset, levels[register + bit]!);
      if (Number.isNaN(register)) return register;
    }
    return register;
  };
}

/** Digits −1, 0, 1 of halving weight, the residue handed on; the code from the sum of what the digits stand for. */
function redundant(circuit: CapacitorAdc, draw: Draw, sameStage: boolean): Reference {
  const drawStage = () => {
    const [first, second] = [capacitor(1, circuit, draw), capacitor(1, circuit, draw)];
    const [low, high] = [circuit.comparatorOffset * draw(), circuit.comparatorOffset * draw()];
    return { first, second, low, high };
  };
  const shared = sameStage ? drawStage() : null;
  const stages = Array.from({ length: circuit.bits - 1 }, () => shared ?? drawStage());
  const last = circuit.comparatorOffset * draw();
  return (input) => {
    let residue = clamp(input);
    let sum = 0;
    stages.forEach(({ first, second, low, high }, n) => {
      const digit = isAbove(residue, 0.25 + high) + isAbove(residue, -0.25 + low) - 1;
      sum += digit / 2 ** (n + 1);
      const feedback = first / (first + second);
      const ideal = residue + (second / first) * (residue - digit);
      residue = ideal / (1 + inverseGain(circuit) / feedback);
    });
    sum += (isAbove(residue, last) - 0.5) / 2 ** (circuit.bits - 1);
    return ((sum + 1) * 2 ** circuit.bits - 1) / 2;
  };
}

export function referenceOf(circuit: AdcCircuit, deviates: readonly number[]): Reference {
  let at = 0;
  const draw = () => deviates[at++]!;
  if (circuit.kind === 'flash') {
    const thresholds = Array.from({ length: 2 ** circuit.bits - 1 }, (_, level) => {
      return -1 + (level + 1) / 2 ** (circuit.bits - 1) - circuit.comparatorOffset * draw();
    });
    return (input) => thresholds.reduce((fired, threshold) => fired + isAbove(clamp(input), threshold), 0);
  }
  if (circuit.kind === 'ramp') return ramp(circuit, draw);
  if (circuit.kind === 'sar') return sar(circuit, draw);
  return redundant(circuit, draw, circuit.kind === 'cyclic');
}
