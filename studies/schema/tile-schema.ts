/** A tile as a study describes it: arrays, crosspoints, wires, converters, and how weights are programmed. */
import { z } from 'zod';
import { usualRefresh } from '../../emulator/index.ts';
import { converters } from './converters-schema.ts';
import { deviceOrName } from './device-schema.ts';
import { idealOr, integer, notNegative, oneOf, positive, strict } from './fields.ts';
import { mapping } from './mapping-schema.ts';

/** Teraohms already are no wire; more than this and float64 loses the crosspoints beside it, @unit ohm. */
const largestResistance = 1e15;

const resistance = (about: string) => notNegative('ohm', largestResistance).exactOptional().describe(`${about}, ohm`);

const wires = strict({
  segment: resistance('of a segment between neighbouring crosspoints, along rows and columns; default 0'),
  row: resistance('of a segment of a word line; default segment'),
  column: resistance('of a segment of a bit line; default segment'),
  rowTerminal: notNegative('ohm', largestResistance)
    .default(0)
    .describe('between what drives a word line and its first segment, ohm'),
  columnTerminal: notNegative('ohm', largestResistance)
    .default(0)
    .describe('between the last segment of a bit line and ground, ohm'),
  drive: oneOf(['left', 'both']).default('left').describe('ends of a word line that are driven'),
  sense: oneOf(['bottom', 'top', 'both'])
    .default('bottom')
    .describe('ends of a bit line that are sensed: behind the last input, before the first, or both'),
  topology: oneOf(['input-source', 'separate-source'])
    .default('input-source')
    .describe('inputs are voltages of word lines, or gate cells that join a supply line to a sum line'),
  interleaved: z
    .boolean({ error: 'true or false' })
    .default(false)
    .describe('both crosspoints of a weight on one bit line, their currents subtracting there'),
  solver: oneOf(['effective', 'ladder', 'preview'])
    .default('effective')
    .describe('the exact matrix, solved whenever weights change; every read solved on its own; or a rough preview'),
  tolerance: z
    .number({ error: 'a number from 1e-12 to 0.1' })
    .min(1e-12, { error: 'a number from 1e-12 to 0.1' })
    .max(0.1, { error: 'a number from 1e-12 to 0.1' })
    .default(1e-6)
    .describe('largest imbalance of currents at a node, over the largest current'),
  refresh: integer(1, 1_000_000)
    .default(usualRefresh)
    .describe('mini-batches after which the matrix of a tile that learns is solved anew'),
});

const readNoise = strict({
  constant: notNegative('', 1000).default(0).describe('standard deviation as a share of the conductance window'),
  proportional: notNegative('', 1000).default(0).describe('standard deviation as a share of the conductance itself'),
});

const programming = strict({
  time: notNegative('s').default(0).describe('since programming, s'),
  temperature: positive('K').exactOptional().describe('while waiting, K; default as the device was measured'),
  compensation: oneOf(['none', 'global', 'per-column'])
    .default('none')
    .describe('drift: left as it is, or made up for by one digital factor a tile, or one a column'),
  quantile: z
    .number({ error: 'a number above 0, at most 1' })
    .positive({ error: 'a number above 0, at most 1' })
    .max(1, { error: 'a number above 0, at most 1' })
    .default(1)
    .describe('quantile of the weights’ magnitudes that fills a cell; larger weights are clipped'),
});

export const tile = strict({
  rows: integer(1, 8192).default(128).describe('crosspoints on an array, one a row for each input'),
  columns: integer(1, 8192).default(128).describe('crosspoints on an array; a differential weight takes two'),
  partition: oneOf(['max', 'equal'])
    .default('max')
    .describe('a matrix larger than an array: arrays as full as they can be, or all alike'),
  layout: oneOf(['neighbouring', 'separate'])
    .default('neighbouring')
    .describe('crosspoints of a weight: in neighbouring columns of one array, or each on an array of its own'),
  device: deviceOrName,
  mapping: mapping.default('differential').describe('crosspoints that hold a weight, and which a change pulses'),
  weightScale: oneOf(['one', 'initial'])
    .default('one')
    .describe(
      'weight that fills a crosspoint where arrays learn: 1, or the least power of two that no initial weight of a layer ' +
        'exceeds; digital logic shifts what is read by as much',
    ),
  trainLength: integer(1, 31).default(31).describe('longest stochastic pulse train of an update, slots'),
  wires: idealOr(wires).default('ideal').describe('resistance of the lines of every array'),
  readNoise: readNoise.exactOptional().describe('of every crosspoint, drawn with every read; default none'),
  programming: programming.prefault({}).describe('of weights that are trained elsewhere and programmed'),
  converters: converters.prefault({}).describe('of every tile'),
});
