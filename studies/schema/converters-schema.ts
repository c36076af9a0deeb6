/**
 * Converters of an array and what disturbs the currents between them: `tile.converters` of a study.
 *
 * Quantities of columns are in units of weight × coded input, where a weight of 1 is what fills a cell and an input of 1
 * drives a row fully.
 */
import { z } from 'zod';
import { idealOr, integer, interval, notNegative, number, oneOf, positive, share, strict } from './fields.ts';

const scalingBy = z.discriminatedUnion(
  'by',
  [
    strict({
      by: z.literal('constant').describe('the same for all vectors'),
      range: positive().describe('input that drives a row fully'),
    }),
    strict({
      by: z.literal('abs-max').describe('the largest magnitude of each vector'),
      limit: positive().exactOptional().describe('largest full scale; inputs beyond it are clipped; default none'),
    }),
    strict({
      by: z.literal('max').describe('the largest input of each vector'),
      limit: positive().exactOptional().describe('largest full scale; inputs beyond it are clipped; default none'),
    }),
    strict({
      by: z.literal('average-abs-max').describe('moving average of the largest magnitudes, vector after vector'),
      decay: share().default(0.001).describe('weight of the newest vector in the average'),
    }),
    strict({
      by: z
        .literal('sums')
        .describe('the largest magnitude, or more where the sum of the inputs could overflow a column'),
      assumedWeight: positive().default(0.6).describe('weight that every crosspoint is taken to have'),
    }),
  ],
  { error: 'one of constant, abs-max, max, average-abs-max, sums' },
);

const scaling = z
  .union([oneOf(['abs-max', 'fixed']), scalingBy], {
    error: 'abs-max, fixed, or an object with by constant, abs-max, max, average-abs-max or sums',
  })
  .default('abs-max')
  .describe('full scale: `abs-max`: the largest magnitude of each vector; `fixed`: 1, inputs beyond it are clipped');

const dac = strict({
  bits: integer(2, 16).describe('resolution, sign included where there is one'),
  signed: z.boolean({ error: 'true or false' }).default(true).describe('false: inputs below 0 are clipped'),
  scaling,
  encoding: oneOf(['pulse-width', 'amplitude', 'bit-serial'])
    .default('pulse-width')
    .describe('how a value drives a row: as the length of one pulse, its height, or slice of bits after slice'),
  sliceBits: integer(1, 8)
    .exactOptional()
    .describe('bits of magnitude that drive a row at a time, with `bit-serial` only; default 1'),
  stochastic: z
    .boolean({ error: 'true or false' })
    .default(false)
    .describe('round up with the chance of the remainder'),
});

const intervals = z.union([interval(), z.array(interval(), { error: 'a list of intervals' }).min(1)], {
  error: '[lower, upper], or a list of those, one a weight slice',
});

const range = z
  .union(
    [
      positive(),
      interval(),
      oneOf(['max', 'granular', 'calibrated']),
      z.record(z.string(), intervals, { error: 'an object of tiles, each [lower, upper]' }),
    ],
    {
      error: 'a number above 0, [lower, upper], max, granular, calibrated, or an object of tiles, each [lower, upper]',
    },
  )
  .describe(
    'full scale, in units of weight × scaled input: ±number; an interval; `max`: whatever a column can carry; ' +
      '`granular`: steps as large as the smallest weight and input; `calibrated`: from training images; or by tile',
  );

const adc = strict({
  bits: integer(2, 16).describe('resolution, sign included where there is one'),
  range,
  calibrationImages: integer(1, 100_000)
    .default(500)
    .describe('training images for `calibrated`, the first of the set'),
  coding: oneOf(['sign-magnitude', 'offset-binary'])
    .default('sign-magnitude')
    .describe('2^(bits−1) − 1 steps on either side of the middle, or 2^bits − 1 steps from end to end'),
  convert: oneOf(['accumulated', 'every-slice'])
    .default('accumulated')
    .describe('with bit-serial inputs: once, what all slices accumulated; or after every slice, added digitally'),
  kind: oneOf(['sar', 'flash', 'ramp', 'pipeline', 'cyclic']).default('sar').describe('circuit'),
  openLoopGain: positive('dB').exactOptional().describe('of the circuit’s amplifier, dB; default infinite'),
  capacitorMismatch: share(0.1)
    .exactOptional()
    .describe('standard deviation of a unit capacitor over its value; default 0'),
  comparatorOffset: share(0.5)
    .exactOptional()
    .describe('standard deviation of a comparator’s offset, as a share of half of full scale; default 0'),
  columnsPerAdc: integer(1, 8192)
    .exactOptional()
    .describe('columns that take turns at one ADC; default 8, or all columns where there are fewer'),
  stochastic: z
    .boolean({ error: 'true or false' })
    .default(false)
    .describe('round up with the chance of the remainder'),
});

const unit = 'in units of weight × scaled input';

export const converters = strict({
  dac: idealOr(dac).default('ideal').describe('input converter of every array'),
  adc: idealOr(adc).default('ideal').describe('output converter of every array'),
  boundManagement: oneOf(['none', 'iterative', 'worst-case'])
    .default('none')
    .describe(
      'what is done where a column leaves the range of its ADC: nothing; read again at half the size, and again; read ' +
        'once more, so small that it cannot. Forward reads only',
    ),
  phases: oneOf(['together', 'apart'])
    .default('together')
    .describe('positive and negative inputs: converted once, or each on its own and subtracted digitally'),
  inputNoise: notNegative().default(0).describe('standard deviation of noise on every scaled input'),
  inputAsymmetry: number('a share').default(0).describe('negative inputs count 1 + this, positive ones 1'),
  outputNoise: notNegative()
    .default(0)
    .describe(`standard deviation of the noise at each column before its ADC, ${unit}`),
  outputNoiseSpread: notNegative().default(0).describe('relative spread of outputNoise from column to column'),
  outputAsymmetry: number('a share').default(0).describe('negative column sums count 1 + this, positive ones 1'),
  readout: strict({
    bandwidth: positive('Hz').describe('noise bandwidth, Hz'),
    temperature: positive('K').default(300).describe('K'),
  })
    .exactOptional()
    .describe('shot and thermal noise of columns’ currents within the bandwidth of what reads them; default none'),
  weightNoise: strict({
    kind: oneOf(['constant', 'root-weight']).describe('the same for all weights, or with the root of the weight'),
    deviation: notNegative().describe('standard deviation, of a weight of 1 where it depends on the weight'),
  })
    .exactOptional()
    .describe('read noise of every weight; default none'),
  columnLimit: positive().exactOptional().describe(`largest magnitude that a column carries, ${unit}; default none`),
  columnGain: notNegative().default(0).describe('relative spread of the gain of columns, drawn once'),
  columnOffset: notNegative().default(0).describe(`spread of the offset of columns, drawn once, ${unit}`),
  seriesResistance: notNegative().default(0).describe('r in y/(1 + r |y|), of the integrator of a column'),
  voltageOffset: notNegative().default(0).describe('relative spread of a column’s virtual ground, drawn once'),
  referenceWeight: number('a weight').default(0).describe('of the reference column, which these two act on as well'),
  outputNonlinearity: strict({
    strength: notNegative().describe('n · range in y/(1 + n |y|)'),
    spread: notNegative().default(0).describe('relative spread of n from column to column'),
  })
    .exactOptional()
    .describe('of a column, with the range of its ADC; default none'),
  slopeCalibration: notNegative().default(0).describe('share of the ADC’s range at which the slope is made up for'),
  fractionalDrop: strict({
    strength: notNegative().default(1).describe('multiplies the drop; 1 is the published fit'),
    conductanceRatio: positive()
      .default(571_428.57)
      .describe('conductance of a wire segment over the largest of a crosspoint'),
  })
    .exactOptional()
    .describe('wire resistance as the fit of aihwkit; `tile.wires` is the exact thing; default none'),
});
