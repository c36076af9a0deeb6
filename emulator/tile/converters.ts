/**
 * Converters at the edges of an array, and what disturbs the currents between them, as a study describes them.
 *
 * Quantities of columns are in units of weight × coded input: a weight of 1 read with an input at full scale gives 1.
 * What is left out is ideal. (Handbook `arrays.md` §3 and §4; conventions of aihwkit, Rasch et al. 2021, arXiv 2104.02184,
 * and of CrossSim, Xiao et al. 2022, arXiv 2109.01262.)
 */
import type { AdcCircuit } from './adc/adc-circuit.ts';

export interface Ideal {
  readonly kind: 'ideal';
}

/**
 * What becomes full scale of the DAC (range management, called noise management in aihwkit): a constant, or a figure of
 * every vector. `fixed` is the constant 1. `abs-max` and `max` may have a limit beyond which inputs are clipped.
 */
export type InputScaling =
  | 'fixed'
  | 'abs-max'
  | { readonly kind: 'constant'; readonly range: number }
  | { readonly kind: 'abs-max' | 'max'; readonly limit: number }
  /** Moving average of the largest magnitudes, from vector to vector: m ← (1 − decay) m + decay · max|x|. */
  | { readonly kind: 'average-abs-max'; readonly decay: number }
  /** The largest magnitude, or what keeps columns in range were every weight `assumedWeight`: Σx⁺ and Σ|x⁻| over it. */
  | { readonly kind: 'sums'; readonly assumedWeight: number };

/** How inputs reach the rows. Signed inputs take two phases, first the positive, then the negative ones. */
export interface UniformDac {
  readonly kind: 'uniform';
  /** Sign included where there is one: 2^(bits−1) − 1 levels on either side of zero, or 2^bits − 1 above it. */
  readonly bits: number;
  readonly scaling: InputScaling;
  /** @default true */
  readonly signed?: boolean;
  /**
   * Bits of magnitude that drive a row at a time, least significant first. @default all: the value is one amplitude, or
   * the width of one pulse
   */
  readonly sliceBits?: number;
  /**
   * What a value is on its row, which matters to crosspoints whose current is not proportional to the voltage: the height
   * of a pulse, or the length of one at the read voltage. @default pulse-width
   */
  readonly encoding?: 'amplitude' | 'pulse-width';
  /** Round up with the probability of the remainder. @default false */
  readonly stochastic?: boolean;
}

export type Interval = readonly [lower: number, upper: number];

export interface UniformAdc {
  readonly kind: 'uniform';
  readonly bits: number;
  /**
   * Full scale: ±range; an interval for every weight slice (one for all where there is one); `max`, whatever a column
   * can carry; `granular`: the step is that of the smallest weight and input.
   */
  readonly range: number | 'max' | 'granular' | readonly Interval[];
  /** `sign-magnitude`: 2^(bits−1) − 1 steps on either side of zero; `offset-binary`: 2^bits − 1 steps. @default sign-magnitude */
  readonly coding?: 'sign-magnitude' | 'offset-binary';
  /** Convert after every input slice and add digitally, instead of once what all slices accumulated. @default false */
  readonly everySlice?: boolean;
  /** Its circuit, of as many bits, with deviations that are drawn once for every converter. @default an ideal one */
  readonly circuit?: AdcCircuit;
  /** Round up with the probability of the remainder. @default false */
  readonly stochastic?: boolean;
}

/**
 * What is done where a column leaves the ADC's range: `iterative`: the vector is read again at half the size, until none
 * does, the reduction exceeds 1000, or input steps exceed a quarter of full scale; `worst-case`: it is first read
 * scaled so that columns stay in range were every weight 0.6 ({@link InputScaling}, `sums`), then halved in turn. Forward
 * reads only.
 */
export type BoundManagement = 'iterative' | 'worst-case';

/** The resistance of an array as a fit of its steady state, by aihwkit; `wires` are the exact thing. */
export interface FractionalDrop {
  /** Multiplies the drop; 1 is the fit itself. */
  readonly strength: number;
  /** Conductance of a wire segment over the largest of a crosspoint. @default 571428.57: 0.35 ohm, 5 uS */
  readonly conductanceRatio?: number;
}

export interface Converters {
  readonly dac: UniformDac | Ideal;
  readonly adc: UniformAdc | Ideal;
  /** Standard deviation of the Gaussian noise at each column before its ADC. */
  readonly outputNoise: number;
  /** Relative spread of that deviation from column to column. @default 0 */
  readonly outputNoiseSpread?: number;
  /** Standard deviation of noise that joins every coded input. @default 0 */
  readonly inputNoise?: number;
  /** Negative inputs count 1 + asymmetry, positive ones 1. @default 0 */
  readonly inputAsymmetry?: number;
  /** Negative column sums count 1 + asymmetry. @default 0 */
  readonly outputAsymmetry?: number;
  /**
   * Signed inputs: `together`: both phases are integrated and converted once; `apart`: each is converted and they are
   * subtracted digitally. @default together
   */
  readonly phases?: 'together' | 'apart';
  /** @default none */
  readonly boundManagement?: BoundManagement;
  /**
   * Noise of the current itself, of a read-out of bandwidth B: shot noise of variance 2 q B · |current|, and thermal noise
   * of 4 k T B · conductance, driven or not. Of a current and a conductance that count 1 in these units. @default 0
   */
  readonly shotNoise?: number;
  readonly thermalNoise?: number;
  /** Read noise of every crosspoint as a fixed function of its weight. @default none; or that of the device */
  readonly weightNoise?: { readonly kind: 'constant' | 'root-weight'; readonly deviation: number };
  /** Largest magnitude a column carries. @default none */
  readonly columnLimit?: number;
  /** Series resistance of a column's integrator: y/(1 + r |y|). @default 0 */
  readonly seriesResistance?: number;
  /** Relative offset of a column's virtual ground, drawn once per column: standard deviation. @default 0 */
  readonly voltageOffset?: number;
  /** Weight of the reference column that {@link seriesResistance} and {@link voltageOffset} act on as well. @default 0 */
  readonly referenceWeight?: number;
  /** y/(1 + n |y|) with n = strength/range of the ADC, its relative spread from column to column. @default none */
  readonly outputNonlinearity?: { readonly strength: number; readonly spread: number };
  /** Share of the ADC's range at which the slope is made up for. @default 0 */
  readonly slopeCalibration?: number;
  /** Standard deviations of gain (relative) and offset of columns, drawn once per column. @default 0 */
  readonly columnGain?: number;
  readonly columnOffset?: number;
  /** @default none */
  readonly fractionalDrop?: FractionalDrop;
}
