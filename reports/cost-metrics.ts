/**
 * What a bill means: power, throughput and efficiency, of a training step and of inference. Everything here is a quotient
 * or a product of what the bill states, and every table, figure and file takes it from here.
 *
 * An operation is a multiplication or an addition of a weight with a component of a vector, so a crosspoint that takes
 * part in a product makes two (Horowitz 2014, ISSCC, doi 10.1109/ISSCC.2014.6757323, counts likewise). Power is the mean
 * over the time between two starts, and so is throughput: in a pipeline that is less than the latency. The energy-delay
 * product takes the latency (Gonzalez & Horowitz 1996, IEEE JSSC 31:1277, doi 10.1109/4.535411).
 */
import type { Bill, Metrics, Performance } from './result.ts';

/** @param epochs that are trained on the arrays; 0 for none */
export function metricsOf(
  bill: Pick<Bill, 'batch' | 'steps' | 'totals' | 'inference' | 'operations'>,
  epochs: number,
): Metrics {
  const { totals, inference, operations, steps } = bill;
  const images = Math.max(1, bill.batch);
  const perEpoch = { energy: steps * totals.energy, latency: steps * totals.latency };
  const step = { images, operations: operations.step, ...totals, interval: totals.latency };
  return {
    area: totals.area,
    leakage: totals.leakage,
    step: performanceOf(step, totals.area),
    inference: performanceOf({ images: 1, operations: operations.inference, ...inference }, totals.area),
    epoch: { steps, ...perEpoch },
    training: epochs > 0 ? { epochs, energy: epochs * perEpoch.energy, latency: epochs * perEpoch.latency } : null,
  };
}

type Work = Pick<Performance, 'images' | 'operations' | 'energy' | 'latency' | 'interval'>;

function performanceOf({ images, operations, energy, latency, interval }: Work, area: number): Performance {
  const operationsPerSecond = quotient(operations, interval);
  return {
    ...{ images, operations, energy, latency, interval },
    energyPerImage: energy / images,
    power: quotient(energy, interval),
    operationsPerSecond,
    operationsPerJoule: quotient(operations, energy),
    operationsPerSecondAndArea: quotient(operationsPerSecond, area),
    imagesPerSecond: quotient(images, interval),
    energyDelay: energy * latency,
  };
}

/** A rate over nothing is told as 0: JSON has no infinity. */
function quotient(value: number, by: number): number {
  return by > 0 ? value / by : 0;
}
