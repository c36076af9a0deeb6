/**
 * From pulse responses to tables of the step, for `models/measured-table.ts`.
 *
 * Two reads with one pulse between them are a step, from one weight to the next, of the polarity of that pulse. The
 * steps of one device and polarity fall into bins of equal width by the weight they start from. Each bin becomes a
 * point of the tables, at the mean of its starting weights, where the mean step is right to first order in the width:
 *
 *     mean of its n steps, known to deviation / √n;      deviation² = Σ (step − mean)² / (n − 1)
 *
 * The deviation also holds what noise of the reads adds (√2 of it) and how much the mean step changes within a bin
 * (slope × width / √12): narrow bins and averaged reads keep both down. A bin with one step has no deviation and is
 * left out.
 */
import { DeviceError } from './device-error.ts';
import type { DeviceTraces, PulseData, PulseProtocol } from './fit/pulse-data.ts';
import { extendTable, type MeasuredDevice } from './models/measured-table.ts';

interface Step {
  readonly from: number;
  readonly change: number;
}

/** One bin of steps. */
interface Point {
  readonly weight: number;
  readonly mean: number;
  readonly deviation: number;
}

type Responses = Pick<PulseData, 'protocol' | 'devices'>;

/**
 * Tables of each device of some data, as `joinMeasured` takes them.
 *
 * @param bins number of bins between w = −1 and w = 1, at least 2
 * @param path where the data come from, for messages
 * @throws DeviceError if a device has no two bins with two steps of either polarity
 */
export function tablesFromMeasurements(data: Responses, bins = 32, path = 'measurements'): MeasuredDevice[] {
  return data.devices.map((device) => {
    const weights = device.cycles.flatMap((cycle) => [...cycle]);
    const [lowest, highest] = [Math.min(...weights), Math.max(...weights)];
    const tables = (direction: 'up' | 'down') => {
      const points = binSteps(stepsOf(device, data.protocol, direction), bins);
      if (points.length < 2) {
        const expected = `such that pulses ${direction} start in two of ${bins} bins at least, twice in each`;
        throw new DeviceError(`${path}: device ${device.name}`, expected, `${points.length} bins`);
      }
      const x = points.map(({ weight }) => weight);
      const curve = (y: number[]) => extendTable({ x, y }, lowest, highest);
      return {
        mean: curve(points.map(({ mean }) => mean)),
        deviation: curve(points.map(({ deviation }) => deviation)),
      };
    };
    const [up, down] = [tables('up'), tables('down')];
    return { up: up.mean, upDeviation: up.deviation, down: down.mean, downDeviation: down.deviation };
  });
}

function stepsOf({ cycles }: DeviceTraces, { directions, observed }: PulseProtocol, direction: 'up' | 'down'): Step[] {
  const starts = [...observed.keys()].filter((row) => {
    const pulse = observed[row] as number;
    return observed[row + 1] === pulse + 1 && directions[pulse] === direction;
  });
  return cycles.flatMap((weights) =>
    starts.map((row) => {
      const from = weights[row] as number;
      return { from, change: (weights[row + 1] as number) - from };
    }),
  );
}

function binSteps(steps: readonly Step[], bins: number): Point[] {
  const filled = Array.from({ length: bins }, (): Step[] => []);
  for (const step of steps) {
    const bin = Math.floor(((step.from + 1) / 2) * bins);
    filled[Math.min(Math.max(bin, 0), bins - 1)]?.push(step);
  }
  return filled.filter((bin) => bin.length > 1).map(pointOf);
}

function pointOf(steps: readonly Step[]): Point {
  const average = (value: (step: Step) => number) => steps.reduce((sum, step) => sum + value(step), 0) / steps.length;
  const mean = average(({ change }) => change);
  const variance = (average(({ change }) => (change - mean) ** 2) * steps.length) / (steps.length - 1);
  return { weight: average(({ from }) => from), mean, deviation: Math.sqrt(variance) };
}
