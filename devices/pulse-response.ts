/** What a train of identical pulses does to many crosspoints of a kind: the curve by which devices are published. */
import type { PulseLaw } from './device.ts';
import { emitJavaScript, type Formula } from './formula/formula.ts';

export interface PulseTrain {
  /** Number of pulses that raise, then that lower the weight. */
  readonly up: number;
  readonly down: number;
  /** Crosspoints drawn. */
  readonly devices: number;
  /** Standard normal deviates. */
  readonly normal: () => number;
  /** Weight before the first pulse; clipped to each crosspoint's bounds. @default 0 */
  readonly start?: number;
}

/** Statistics over the crosspoints after 0, 1, ... pulses. */
export interface PulseResponse {
  readonly mean: Float64Array;
  /** Standard deviation. */
  readonly std: Float64Array;
  /** Fourth central moment over the square of the variance (3 for a normal distribution), NaN without spread. */
  readonly kurtosis: Float64Array;
}

export function pulseResponse(law: PulseLaw, train: PulseTrain): PulseResponse {
  const { devices, normal, start = 0 } = train;
  const width = law.fields.length;
  const fields = new Float64Array(devices * width);
  const weights = new Float64Array(devices);
  const [lower, upper] = [law.fields.indexOf(law.lowerBound), law.fields.indexOf(law.upperBound)];
  for (let device = 0; device < devices; device++) {
    law.draw(normal, fields, device * width);
    const [low = start, high = start] = [fields[device * width + lower], fields[device * width + upper]];
    weights[device] = Math.min(Math.max(start, low), high);
  }
  const length = train.up + train.down + 1;
  const response = {
    mean: new Float64Array(length),
    std: new Float64Array(length),
    kurtosis: new Float64Array(length),
  };
  const [up, down] = [compilePulse(law, law.up), compilePulse(law, law.down)];
  record(response, 0, weights);
  for (let pulse = 1; pulse < length; pulse++) {
    (pulse <= train.up ? up : down)(weights, fields, normal);
    record(response, pulse, weights);
  }
  return response;
}

type Pulse = (weights: Float64Array, fields: Float64Array, normal: () => number) => void;

/** One pulse on every crosspoint, clipped to its bounds. */
function compilePulse(law: PulseLaw, formula: Formula): Pulse {
  const field = (name: string) => `fields[at + ${law.fields.indexOf(name)}]`;
  const noise = Array.from({ length: formula.normals }, (_, index) => `const normal${index} = normal();`);
  const next = emitJavaScript(formula, (name) => (/^(w|normal\d+)$/.test(name) ? name : field(name)));
  return new Function(
    'weights',
    'fields',
    'normal',
    `for (let i = 0, at = 0; i < weights.length; i++, at += ${law.fields.length}) {
      const w = weights[i];
      ${noise.join(' ')}
      weights[i] = Math.min(Math.max(${next}, ${field(law.lowerBound)}), ${field(law.upperBound)});
    }`,
  ) as Pulse;
}

function record({ mean, std, kurtosis }: PulseResponse, pulse: number, weights: Float64Array): void {
  const average = weights.reduce((sum, w) => sum + w, 0) / weights.length;
  let second = 0;
  let fourth = 0;
  for (const w of weights) {
    const square = (w - average) ** 2;
    second += square / weights.length;
    fourth += square ** 2 / weights.length;
  }
  mean[pulse] = average;
  std[pulse] = Math.sqrt(second);
  kurtosis[pulse] = fourth / second ** 2;
}
