/** What is billed, as studies name it: the technology, the chip around the arrays, and activity where nothing was trained. */
import { z } from 'zod';
import { cellKinds, sensingKinds, technologyNodes, usualActivity } from '../../emulator/index.ts';
import { technologyFileSchema } from '../technology/technology-schema.ts';
import { between, integer, oneOf, positive, strict } from './fields.ts';

const nodes = technologyNodes().join(', ');
const whichNode = { error: `one of ${nodes} nm, or a technology file` };

export const technology = strict({
  node: z
    .union([z.literal([...technologyNodes()], whichNode), technologyFileSchema], whichNode)
    .default(32)
    .describe('technology node, nm, or a file with a technology of one’s own (`crosspoint schema technology`)'),
  roadmap: oneOf(['low-standby', 'high-performance']).default('low-standby').describe('transistor flavour'),
  temperature: z
    .number({ error: 'a number from 300 to 400 K' })
    .min(300, { error: 'a number from 300 to 400 K' })
    .max(400, { error: 'a number from 300 to 400 K' })
    .exactOptional()
    .describe('K; above 300 where hot currents are tabulated: 130 to 22 nm; default 300'),
  wireWidth: between(1e-9, 1e-5, 'm').exactOptional().describe('of rows and columns, m; default as the node has it'),
  barrier: z
    .boolean({ error: 'true or false' })
    .exactOptional()
    .describe('whether diffusion barriers narrow the copper of wires; default true'),
});

export const chip = strict({
  memory: oneOf(['hbm2', 'gddr5', 'ddr4', 'lpddr4', 'on-chip'])
    .default('on-chip')
    .describe('where values wait between their making and their use'),
  gradientUnits: oneOf(['as-ready', 'shared', 'per-layer'])
    .default('as-ready')
    .describe(
      'units that accumulate gradients for batch writes: one for each gradient ready together, one, or one a layer',
    ),
  gradients: oneOf(['in-unit', 'in-memory'])
    .default('in-unit')
    .describe(
      'in-unit: units hold all vectors of a batch and add up their gradients; in-memory: those of each sample are added to ' +
        'what is fetched from memory',
    ),
  cell: oneOf(cellKinds)
    .default('transistor')
    .describe(
      'what a crosspoint is: a device and its transistor, a device alone (crossbar), a ferroelectric transistor, or six ' +
        'transistors (sram)',
    ),
  sensing: oneOf(sensingKinds)
    .default('integrator')
    .describe(
      'integrator: each column gathers a whole input, then is converted; current, voltage: a column is converted as it ' +
        'is read, which needs bit-serial inputs and `convert: every-slice`',
    ),
  rowsInParallel: integer(1, 8192)
    .exactOptional()
    .describe('rows driven together, the others in turn; billed only, with `sensing` current or voltage; default all'),
  mapping: oneOf(['conventional', 'kernel-position'])
    .default('conventional')
    .describe('kernels unrolled into rows, or each position of a kernel on arrays of its own, which reuses inputs'),
  pipeline: z
    .union(
      [
        z.literal('none'),
        strict({
          copies: integer(1, 64)
            .default(8)
            .describe('tiles that the layer of the largest map may have beside each other'),
        }),
      ],
      { error: '`none` or an object with copies' },
    )
    .default('none')
    .describe('layers that work on different images at once, in inference'),
  wiring: oneOf(['mesh', 'h-tree']).default('mesh').describe('wires between tiles'),
  busWidth: integer(8, 65_536)
    .default(2048)
    .describe('bits of a word between tiles at most: all inputs of a tile, halved until they fit'),
  buffers: oneOf(['registers', 'sram']).default('registers').describe('what values wait in between arrays'),
  clock: oneOf(['fastest', 'conversion'])
    .default('fastest')
    .describe('fastest: 1 GHz, a conversion takes several cycles; conversion: a cycle is the slowest conversion'),
});

const share = () => z.number({ error: 'a number from 0 to 1' }).min(0).max(1);

export const activity = strict({
  activeInputs: share().default(usualActivity.activeInputs).describe('share of inputs that are not zero'),
  amplitude: share().default(usualActivity.amplitude).describe('mean magnitude of all inputs, of full scale'),
  conductance: share()
    .default(usualActivity.conductance)
    .describe('mean conductance of crosspoints, 0: all off, 1: all on'),
  largestInput: positive().default(usualActivity.largestInput).describe('largest input of a batch'),
  largestError: positive()
    .default(usualActivity.largestError)
    .describe('largest error of a batch; with the input it makes pulse trains as long as they are'),
}).describe('what the bill assumes where nothing was trained; a run counts instead');
