/** Pulse responses of known devices, drawn with a generator of the tests' own. */
import type { PulseData, PulseProtocol } from '../../../devices/fit/pulse-data.ts';
import type { GivenParameters, LawOptions } from '../../../devices/index.ts';
import { laws, Population, settleLaw } from '../../../devices/index.ts';
import { drawsFrom, normalFrom } from '../random.ts';

/** Without differences between devices. */
export const alike = { stepSpread: 0, upDownSpread: 0, upperBoundSpread: 0, lowerBoundSpread: 0 };

export function trainOf(up: number, down: number): PulseProtocol {
  const directions = Array.from({ length: up + down }, (_, i) => (i < up ? ('up' as const) : ('down' as const)));
  return { directions, observed: Array.from({ length: up + down + 1 }, (_, i) => i) };
}

export interface Synthetic {
  readonly law: string;
  readonly parameters: GivenParameters;
  readonly options?: LawOptions;
  readonly protocol: PulseProtocol;
  readonly devices: number;
  readonly cycles: number;
  /** Deviation of the reads. */
  readonly read: number;
  readonly start?: number;
  readonly seed: number;
}

export function synthesise({ law: name, parameters, options = {}, protocol, ...drawn }: Synthetic): PulseData {
  const { devices, cycles, read, start = -0.95, seed } = drawn;
  const law = laws.get(name)!;
  const population = new Population(settleLaw(law, parameters, options).pulse!, devices, drawsFrom(seed));
  const noise = normalFrom(seed + 1000);
  const traces = Array.from({ length: devices }, (_, i) => ({ name: `d${i}`, cycles: [] as Float64Array[] }));
  for (let cycle = 0; cycle < cycles; cycle++) {
    population.states.fill(start);
    for (const { cycles } of traces) cycles.push(new Float64Array(protocol.observed.length));
    let applied = 0;
    for (const [row, pulses] of protocol.observed.entries()) {
      for (; applied < pulses; applied++) population.pulse(protocol.directions[applied]!);
      // Before the first pulse a read sees the state as it was set.
      const seen = row === 0 ? population.states : population.weights();
      for (const [i, weight] of seen.entries()) traces[i]!.cycles[cycle]![row] = weight + read * noise();
    }
  }
  return { protocol, devices: traces, zero: -1.3 };
}
