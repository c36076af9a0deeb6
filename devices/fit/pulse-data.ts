/** Measured responses to pulses, as a fit sees them: conductances turned into weights, one protocol for all. */

export interface PulseProtocol {
  /** Direction of every pulse, in order. */
  readonly directions: readonly ('up' | 'down')[];
  /** Pulses applied before each observation, rising; the first counts the pulses from there: 0. */
  readonly observed: readonly number[];
}

export interface DeviceTraces {
  readonly name: string;
  /** Weights [observations] of each repetition of the protocol. */
  readonly cycles: readonly Float64Array[];
}

export interface PulseData {
  readonly protocol: PulseProtocol;
  readonly devices: readonly DeviceTraces[];
  /** Weight at zero conductance, below which no bound can lie. */
  readonly zero: number;
}

/** Mean [observations] of some traces. */
export function meanTrace(traces: readonly Float64Array[]): Float64Array {
  const length = traces[0]?.length ?? 0;
  return Float64Array.from({ length }, (_, row) => {
    return traces.reduce((sum, trace) => sum + (trace[row] as number), 0) / traces.length;
  });
}

/** Σ (x − mean)². */
export function squaresAbout(values: ArrayLike<number>, mean: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += ((values[i] as number) - mean) ** 2;
  return sum;
}

export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
}

export function difference(one: Float64Array, other: Float64Array): Float64Array {
  return one.map((value, row) => value - (other[row] as number));
}
