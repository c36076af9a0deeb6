/** What is asked of a calibration (`studies/calibrate`) before arrays are read for good. */
import type { DataSet } from '../../algorithms/index.ts';
import type { LayerWeights } from '../weights/network-weights.ts';
import type { Plan } from './plan.ts';

export interface CalibrationRequest {
  /** With the weight scale of every tile settled; what is to be calibrated has the range `max`. */
  readonly plan: Plan;
  readonly network: readonly LayerWeights[];
  readonly data: DataSet;
  /** Training images to look at, the first of the set; no more than there are. */
  readonly images: number;
  /** As of the run: of devices and programming errors. */
  readonly seed: number;
  readonly signal: AbortSignal;
}
