/** Figures of merit of a chip, from what it does in a time with an energy on an area. */

export interface Work {
  /** Multiplications and additions. */
  readonly operations: number;
  /** Between one sample and the next, @unit s. */
  readonly interval: number;
  /** Of a sample, dynamic and leakage, @unit J. */
  readonly energy: number;
  /** @unit m2 */
  readonly area: number;
}

export interface Throughput {
  readonly framesPerSecond: number;
  /** 10¹² operations a second. */
  readonly teraOperationsPerSecond: number;
  /** 10¹² operations a joule. */
  readonly teraOperationsPerJoule: number;
  readonly teraOperationsPerSecondPerSquareMillimetre: number;
}

export function throughputOf({ operations, interval, energy, area }: Work): Throughput {
  const teraOperationsPerSecond = operations / interval / 1e12;
  return {
    framesPerSecond: 1 / interval,
    teraOperationsPerSecond,
    teraOperationsPerJoule: operations / energy / 1e12,
    teraOperationsPerSecondPerSquareMillimetre: teraOperationsPerSecond / (area * 1e6),
  };
}
