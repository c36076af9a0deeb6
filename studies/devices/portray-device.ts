/** What a device does, as data to draw: its portrait. Everything is simulated on the host, from a seed. */
import { type Device, type DeviceSpecification, type PulseLaw, settleDevice } from '../../devices/index.ts';
import type { DevicePortrait, DeviceSheet, PulseFigures, PulsePortrait } from '../../reports/index.ts';
import { describeDevice } from './describe-device.ts';
import { openDraws } from './draws.ts';
import { portrayRetention } from './simulate-retention.ts';
import { differences, referenceIn, stepFigures, stepSizes } from './simulate-steps.ts';
import { nonlinearityOf, planTrain, simulateTrain } from './simulate-train.ts';

export interface PortraitOptions {
  /** Pulses in either direction. @default as many as show the whole curve */
  readonly pulses?: number;
  readonly crosspoints: number;
  readonly seed: number;
}

/** @throws DeviceError */
export function portrayDevice(specification: DeviceSpecification, options: PortraitOptions): DevicePortrait {
  const { crosspoints, seed } = options;
  const { pulse, inference } = settleDevice(specification);
  const sheet = describeDevice(specification);
  return {
    sheet,
    sample: { crosspoints, seed },
    pulses: pulse && portrayPulses(pulse, sheet, options),
    retention: inference && portrayRetention(inference, crosspoints, seed),
  };
}

function portrayPulses(law: PulseLaw, { range, steps }: DeviceSheet, options: PortraitOptions): PulsePortrait {
  const { crosspoints, seed } = options;
  const planned = planTrain(law, range, steps);
  const train = { ...planned, pulses: options.pulses ?? planned.pulses };
  return {
    response: simulateTrain(law, train, crosspoints, openDraws(seed)),
    steps: stepSizes(law, range, crosspoints, seed),
    differences: differences(law, referenceIn(range), crosspoints, seed),
    figures: { ...stepFigures(law, range, crosspoints, seed), nonlinearity: nonlinearityOf(law, train) },
  };
}

/** The figures of a device alone, as every study states them; null of one that takes any change exactly. */
export function pulseFigures({ pulse, range, granularity }: Device): PulseFigures | null {
  if (!pulse) return null;
  const train = planTrain(pulse, range, (range[1] - range[0]) / granularity);
  return { ...stepFigures(pulse, range, crosspointsOfFigures, 1), nonlinearity: nonlinearityOf(pulse, train) };
}

/** Known to 1 %. */
const crosspointsOfFigures = 5000;
