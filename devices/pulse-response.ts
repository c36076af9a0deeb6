/** What a train of identical pulses does to many crosspoints of a kind: the curve by which devices are published. */
import type { PulseLaw } from './device.ts';
import type { Draws } from './draws.ts';
import { Population } from './population.ts';
import { momentsOf } from './statistics.ts';

export interface PulseTrain {
  /** Number of pulses that raise, then that lower the weight. */
  readonly up: number;
  readonly down: number;
  /** Crosspoints drawn. */
  readonly devices: number;
  readonly random: Draws;
  /** State before the first pulse; clipped to each crosspoint's bounds. @default 0 */
  readonly start?: number;
}

/** Statistics over the crosspoints after 0, 1, ... pulses, of what a read sees. */
export interface PulseResponse {
  readonly mean: Float64Array;
  /** Standard deviation. */
  readonly std: Float64Array;
  /** Fourth central moment over the square of the variance (3 for a normal distribution), NaN without spread. */
  readonly kurtosis: Float64Array;
}

/** @param look called with the weights after 0, 1, ... pulses, for what the moments do not tell */
export function pulseResponse(
  law: PulseLaw,
  train: PulseTrain,
  look: (weights: Float64Array, pulse: number) => void = () => {},
): PulseResponse {
  const population = new Population(law, train.devices, train.random, train.start);
  const length = train.up + train.down + 1;
  const response = {
    mean: new Float64Array(length),
    std: new Float64Array(length),
    kurtosis: new Float64Array(length),
  };
  for (let pulse = 0; pulse < length; pulse++) {
    if (pulse > 0) population.pulse(pulse <= train.up ? 'up' : 'down');
    const weights = population.weights();
    const { mean, std, kurtosis } = momentsOf(weights);
    response.mean[pulse] = mean;
    response.std[pulse] = std;
    response.kurtosis[pulse] = kurtosis;
    look(weights, pulse);
  }
  return response;
}
